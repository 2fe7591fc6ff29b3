package dev.tempo.webapp.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.tempo.backend.metadata.Entities;
import dev.tempo.backend.metadata.EntityPage;
import dev.tempo.backend.metadata.EntityQuery;
import dev.tempo.backend.metadata.EntityQuery.Archived;
import dev.tempo.backend.nexus.EntityRef;
import dev.tempo.webapp.http.ApiRequest;
import dev.tempo.webapp.http.ApiResponse;
import dev.tempo.webapp.http.HttpProblem;
import dev.tempo.webapp.http.Json;
import dev.tempo.webapp.http.Query;
import dev.tempo.webapp.http.Resource;
import dev.tempo.webapp.http.Route;
import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/** {@code GET /api/v1/entities}: those that the reader may see, in the order of type and id. */
public final class EntitiesListResource implements Resource {
  private final Entities entities;

  public EntitiesListResource(Entities entities) {
    this.entities = entities;
  }

  @Override
  public List<Route> routes() {
    return List.of(Route.get("/api/v1/entities", this::list));
  }

  private ApiResponse list(ApiRequest request) {
    Query query = request.query().only("entity_type", "category", "environment", "role", "owner", "parent", "archived",
        "held", "q", "limit", "after");
    EntityPage page = entities.list(request.principal(), new EntityQuery(text(query, "entity_type"),
        text(query, "category"), text(query, "environment"), text(query, "role"), text(query, "owner"),
        query.get("parent").map(EntitiesListResource::parent).orElse(null), archived(query), query.flag("held"),
        text(query, "q"), query.get("after").map(EntitiesListResource::fromCursor).orElse(null), query.limit()));
    ArrayNode items = Json.array();
    page.items().forEach(entity -> items.add(entity.toJson()));
    EntityRef next = page.next();
    return ApiResponse.ok(Json.page(items, next == null ? null : cursor(next)));
  }

  private static @Nullable String text(Query query, String name) {
    return query.get(name).orElse(null);
  }

  private static Archived archived(Query query) {
    return switch (query.get("archived").orElse("false")) {
      case "false" -> Archived.NO;
      case "true" -> Archived.YES;
      case "any" -> Archived.BOTH;
      default -> throw HttpProblem.badRequest("The query parameter 'archived' must be false, true or any.");
    };
  }

  private static EntityRef parent(String text) {
    try {
      return EntityRef.parse(text);
    } catch (IllegalArgumentException e) {
      throw HttpProblem.badRequest("The query parameter 'parent' is '" + text + "'; it must be <type>/<id>.");
    }
  }

  private static String cursor(EntityRef last) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(last.toString().getBytes(StandardCharsets.UTF_8));
  }

  private static EntityRef fromCursor(String cursor) {
    try {
      return EntityRef.parse(new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8));
    } catch (IllegalArgumentException e) {
      throw HttpProblem
          .badRequest("The query parameter 'after' is no cursor of this list; take 'next' of its last page.");
    }
  }
}
