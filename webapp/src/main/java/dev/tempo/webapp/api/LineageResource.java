package dev.tempo.webapp.api;

import dev.tempo.backend.metadata.Entities;
import dev.tempo.backend.metadata.Lineage.Direction;
import dev.tempo.webapp.http.ApiRequest;
import dev.tempo.webapp.http.ApiResponse;
import dev.tempo.webapp.http.HttpProblem;
import dev.tempo.webapp.http.Query;
import dev.tempo.webapp.http.Resource;
import dev.tempo.webapp.http.Route;

import java.util.List;

/** {@code GET /api/v1/lineage/{type}/{id}}: where an entity comes from, and what comes from it. */
public final class LineageResource implements Resource {
  private static final long DEEPEST = 100;
  private static final int DEFAULT_DEPTH = 10;

  private final Entities entities;

  public LineageResource(Entities entities) {
    this.entities = entities;
  }

  @Override
  public List<Route> routes() {
    return List.of(Route.get("/api/v1/lineage/{type}/{id}", this::lineage));
  }

  private ApiResponse lineage(ApiRequest request) {
    Query query = request.query().only("direction", "depth");
    int depth = query.number("depth", 1, DEEPEST).map(Long::intValue).orElse(DEFAULT_DEPTH);
    return ApiResponse.ok(
        entities.lineage(request.principal(), EntitiesResource.ref(request), direction(query), depth).toJson());
  }

  private static Direction direction(Query query) {
    return switch (query.get("direction").orElse("both")) {
      case "up" -> Direction.UP;
      case "down" -> Direction.DOWN;
      case "both" -> Direction.BOTH;
      default -> throw HttpProblem.badRequest("The query parameter 'direction' must be up, down or both.");
    };
  }
}
