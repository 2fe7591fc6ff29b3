package dev.tempo.webapp.api;

import dev.tempo.backend.metadata.Entities;
import dev.tempo.backend.metadata.Lineage;
import dev.tempo.backend.metadata.Lineage.Direction;
import dev.tempo.backend.metadata.OpenLineage;
import dev.tempo.webapp.http.ApiRequest;
import dev.tempo.webapp.http.ApiResponse;
import dev.tempo.webapp.http.Headers;
import dev.tempo.webapp.http.HttpProblem;
import dev.tempo.webapp.http.Json;
import dev.tempo.webapp.http.MediaType;
import dev.tempo.webapp.http.Query;
import dev.tempo.webapp.http.Resource;
import dev.tempo.webapp.http.Route;
import io.vertx.core.buffer.Buffer;

import java.util.List;

/** {@code /api/v1/lineage/{type}/{id}}: where an entity comes from, and what comes from it; also as OpenLineage. */
public final class LineageResource implements Resource {
  private static final long DEEPEST = 100;
  private static final int DEFAULT_DEPTH = 10;
  private static final long MOST_NODES = 10_000;
  private static final int DEFAULT_NODES = 1_000;

  private final Entities entities;

  public LineageResource(Entities entities) {
    this.entities = entities;
  }

  @Override
  public List<Route> routes() {
    return List.of(Route.get("/api/v1/lineage/{type}/{id}", request -> ApiResponse.ok(lineage(request).toJson())),
        Route.get("/api/v1/lineage/{type}/{id}/openlineage", this::openLineage).producing(MediaType.NDJSON));
  }

  /** A line for each event, as the catalogues take them. */
  private ApiResponse openLineage(ApiRequest request) {
    StringBuilder lines = new StringBuilder();
    OpenLineage.events(lineage(request)).forEach(event -> lines.append(Json.text(event)).append('\n'));
    return new ApiResponse(200, Headers.NONE, new ApiResponse.Bytes(Buffer.buffer(lines.toString()), MediaType.NDJSON));
  }

  private Lineage lineage(ApiRequest request) {
    Query query = request.query().only("direction", "depth", "limit");
    return entities.lineage(request.principal(), EntitiesResource.ref(request), direction(query), depth(query), nodes(
        query));
  }

  static int depth(Query query) {
    return query.number("depth", 1, DEEPEST).map(Long::intValue).orElse(DEFAULT_DEPTH);
  }

  static int nodes(Query query) {
    return query.number("limit", 1, MOST_NODES).map(Long::intValue).orElse(DEFAULT_NODES);
  }

  static Direction direction(Query query) {
    return switch (query.get("direction").orElse("both")) {
      case "up" -> Direction.UP;
      case "down" -> Direction.DOWN;
      case "both" -> Direction.BOTH;
      default -> throw HttpProblem.badRequest("The query parameter 'direction' must be up, down or both.");
    };
  }
}
