package dev.tempo.webapp.api;

import dev.tempo.backend.metadata.Causations;
import dev.tempo.backend.nexus.Refusal;
import dev.tempo.webapp.http.ApiRequest;
import dev.tempo.webapp.http.ApiResponse;
import dev.tempo.webapp.http.Query;
import dev.tempo.webapp.http.Resource;
import dev.tempo.webapp.http.Route;

import java.util.List;

/** {@code GET /api/v1/events/{position}/lineage}: what led to an event, and what it led to. */
public final class EventLineageResource implements Resource {
  private final Causations causations;

  public EventLineageResource(Causations causations) {
    this.causations = causations;
  }

  @Override
  public List<Route> routes() {
    return List.of(Route.get("/api/v1/events/{position}/lineage", this::lineage));
  }

  private ApiResponse lineage(ApiRequest request) {
    Query query = request.query().only("direction", "depth", "limit");
    String position = request.parameter("position");
    if (!position.matches("\\d{1,18}")) {
      throw new Refusal(Refusal.Kind.NOT_FOUND, "There is no event at position " + position
          + ", or none that you may see.");
    }
    return ApiResponse.ok(causations.of(request.principal(), Long.parseLong(position), LineageResource.direction(query),
        LineageResource.depth(query), LineageResource.nodes(query)).toJson());
  }
}
