package dev.tempo.webapp.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.tempo.backend.scheduler.Pause;
import dev.tempo.backend.scheduler.Pauses;
import dev.tempo.webapp.http.ApiRequest;
import dev.tempo.webapp.http.ApiResponse;
import dev.tempo.webapp.http.Json;
import dev.tempo.webapp.http.Query;
import dev.tempo.webapp.http.Resource;
import dev.tempo.webapp.http.Route;

import java.util.List;

/** {@code /api/v1/pauses}: what is kept from firing for as long as a pause stands. */
public final class PausesResource implements Resource {
  private final Pauses pauses;

  public PausesResource(Pauses pauses) {
    this.pauses = pauses;
  }

  @Override
  public List<Route> routes() {
    return List.of(
        Route.post("/api/v1/pauses",
            request -> ApiResponse.json(201, pauses.create(request.principal(), request.json()).toJson())),
        Route.get("/api/v1/pauses", this::list),
        Route.get("/api/v1/pauses/{id}",
            request -> ApiResponse.ok(pauses.find(request.principal(), id(request)).toJson())),
        Route.delete("/api/v1/pauses/{id}", request -> {
          pauses.end(request.principal(), id(request));
          return ApiResponse.noContent();
        }));
  }

  private ApiResponse list(ApiRequest request) {
    Query query = request.query().only("after", "limit");
    int limit = query.limit();
    List<Pause> found = pauses.list(request.principal(), query.get("after").orElse(null), limit);
    ArrayNode items = Json.array();
    found.forEach(pause -> items.add(pause.toJson()));
    return ApiResponse.ok(Json.page(items, found.size() == limit ? found.getLast().id() : null));
  }

  private static String id(ApiRequest request) {
    return request.parameter("id");
  }
}
