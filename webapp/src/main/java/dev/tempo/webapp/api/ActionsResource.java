package dev.tempo.webapp.api;

import dev.tempo.backend.nexus.Refusal;
import dev.tempo.backend.policy.Principal;
import dev.tempo.backend.scheduler.Action;
import dev.tempo.backend.scheduler.ActionCommands;
import dev.tempo.backend.scheduler.ActionJson;
import dev.tempo.backend.scheduler.ActionQuery;
import dev.tempo.backend.scheduler.ActionState;
import dev.tempo.backend.scheduler.Actions;
import dev.tempo.webapp.http.ApiRequest;
import dev.tempo.webapp.http.ApiResponse;
import dev.tempo.webapp.http.HttpProblem;
import dev.tempo.webapp.http.Members;
import dev.tempo.webapp.http.Query;
import dev.tempo.webapp.http.Resource;
import dev.tempo.webapp.http.Route;

import java.util.List;
import java.util.Optional;

/** {@code /api/v1/actions}: what is scheduled, and the five verbs on it. */
public final class ActionsResource implements Resource {
  private static final int REASON = 1_000;

  private final Actions actions;
  private final ActionCommands commands;

  public ActionsResource(Actions actions, ActionCommands commands) {
    this.actions = actions;
    this.commands = commands;
  }

  @Override
  public List<Route> routes() {
    return List.of(Route.get("/api/v1/actions", this::list), Route.get("/api/v1/actions/{id}", this::find),
        Route.post("/api/v1/actions/{id}/cancel",
            request -> cancelled(commands.cancel(who(request), id(request), reason(request)
                .orElse(null)))),
        Route.post("/api/v1/actions/{id}/override",
            request -> changed(commands.override(who(request), id(request), request
                .json()))),
        Route.post("/api/v1/actions/{id}/hold",
            request -> changed(commands.hold(who(request), id(request), reason(request)
                .orElse(null)))),
        Route.post("/api/v1/actions/{id}/release",
            request -> changed(commands.release(who(bare(request)), id(request)))),
        Route.post("/api/v1/actions/{id}/retry", request -> changed(commands.retry(who(bare(request)), id(request)))));
  }

  private ApiResponse list(ApiRequest request) {
    Query query = ActionFilters.only(request.query(), "order", "after", "limit");
    ActionQuery.Order order = query.get("order").map(name -> ActionQuery.Order.of(name).orElseThrow(() -> HttpProblem
        .badRequest("The query parameter 'order' must be run_at (soonest first), -run_at, or -ended_at (what ended"
            + " last comes first).")))
        .orElse(ActionQuery.Order.SOONEST);
    return ApiResponse.ok(ActionJson.page(actions.list(request.principal(), new ActionQuery(ActionFilters.of(query),
        order, query.get("after").orElse(null), query.limit()))));
  }

  private ApiResponse find(ApiRequest request) {
    return ApiResponse
        .ok(actions.find(request.principal(), id(request)).map(ActionJson::of).orElseThrow(() -> new Refusal(
            Refusal.Kind.NOT_FOUND, "There is no action " + id(request) + ", or none that you may see.")));
  }

  private static ApiResponse changed(Action action) {
    return ApiResponse.ok(ActionJson.of(action));
  }

  /** Too late for one that was running: its run and its worker are asked to stop, and it ends as that ends. */
  private static ApiResponse cancelled(Action action) {
    boolean tooLate = action.state() != ActionState.CANCELLED && action.series() == null;
    return tooLate ? ApiResponse.json(202, ActionJson.of(action).put("too_late", true)) : changed(action);
  }

  /** An empty body, or one with a reason. */
  private static Optional<String> reason(ApiRequest request) {
    return request.body().length() == 0 ? Optional.empty()
        : Members.of(request.json(), "reason").optionalText("reason", REASON);
  }

  /** Nothing is told beside the verb. */
  private static ApiRequest bare(ApiRequest request) {
    if (request.body().length() > 0) {
      Members.of(request.json());
    }
    return request;
  }

  private static Principal who(ApiRequest request) {
    return request.principal();
  }

  private static String id(ApiRequest request) {
    return request.parameter("id");
  }
}
