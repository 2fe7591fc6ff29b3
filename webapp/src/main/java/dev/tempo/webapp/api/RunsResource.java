package dev.tempo.webapp.api;

import dev.tempo.backend.pattern.Run;
import dev.tempo.backend.pattern.RunRows.RunQuery;
import dev.tempo.backend.pattern.Runs;
import dev.tempo.webapp.http.ApiRequest;
import dev.tempo.webapp.http.ApiResponse;
import dev.tempo.webapp.http.HttpProblem;
import dev.tempo.webapp.http.Members;
import dev.tempo.webapp.http.Query;
import dev.tempo.webapp.http.Resource;
import dev.tempo.webapp.http.Route;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** {@code /api/v1/runs}: what became of what actions started, and asking it to stop. */
public final class RunsResource implements Resource {
  private static final int REASON = 1_000;

  private final Runs runs;

  public RunsResource(Runs runs) {
    this.runs = runs;
  }

  @Override
  public List<Route> routes() {
    return List.of(Route.get("/api/v1/runs", this::list), Route.get("/api/v1/runs/{id}", this::find), Route.post(
        "/api/v1/runs/{id}/cancel", this::cancel));
  }

  private ApiResponse list(ApiRequest request) {
    Query query = request.query().only("pattern", "state", "entity_type", "entity_id", "after", "limit");
    RunQuery which = new RunQuery(query.get("pattern").orElse(null), states(query), query.get("entity_type").orElse(
        null), query.get("entity_id").orElse(null));
    return ApiResponse.ok(runs.list(request.principal(), which, query.get("after").orElse(null), query.limit())
        .toJson());
  }

  private ApiResponse find(ApiRequest request) {
    String id = request.parameter("id");
    return ApiResponse.ok(runs.find(request.principal(), id).orElseThrow(() -> HttpProblem.notFound("There is no run "
        + id + ", or none that you may see.")));
  }

  private ApiResponse cancel(ApiRequest request) {
    Optional<String> reason = request.body().length() == 0 ? Optional.empty()
        : Members.of(request.json(), "reason").optionalText("reason", REASON);
    return ApiResponse.ok(runs.cancel(request.principal(), request.parameter("id"), reason.orElse(null)));
  }

  private static Set<Run.State> states(Query query) {
    Set<Run.State> states = EnumSet.noneOf(Run.State.class);
    for (String name : query.list("state")) {
      try {
        states.add(Run.State.of(name));
      } catch (IllegalArgumentException e) {
        throw HttpProblem.badRequest("The query parameter 'state' names '" + name
            + "'; states are running, compensating, completed, failed and cancelled, with commas between.");
      }
    }
    return states;
  }
}
