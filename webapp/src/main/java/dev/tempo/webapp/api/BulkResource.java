package dev.tempo.webapp.api;

import dev.tempo.backend.scheduler.BulkActions;
import dev.tempo.backend.scheduler.BulkRequest;
import dev.tempo.webapp.http.ApiRequest;
import dev.tempo.webapp.http.ApiResponse;
import dev.tempo.webapp.http.Resource;
import dev.tempo.webapp.http.Route;

import java.util.List;

/** {@code POST /api/v1/actions/bulk}: one operation on all actions of a filter. Answers when all is done. */
public final class BulkResource implements Resource {
  private final BulkActions bulk;

  public BulkResource(BulkActions bulk) {
    this.bulk = bulk;
  }

  @Override
  public List<Route> routes() {
    return List.of(Route.post("/api/v1/actions/bulk", this::run));
  }

  private ApiResponse run(ApiRequest request) {
    return ApiResponse.ok(bulk.run(request.principal(), BulkRequest.parse(request.json())).toJson());
  }
}
