package dev.tempo.webapp.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tempo.backend.nexus.Refusal;
import dev.tempo.backend.pattern.job.Enqueueing;
import dev.tempo.backend.pattern.job.JobCommands;
import dev.tempo.backend.pattern.job.JobCommands.Operation;
import dev.tempo.backend.pattern.job.JobQuery;
import dev.tempo.backend.pattern.job.JobState;
import dev.tempo.backend.pattern.job.JobViews;
import dev.tempo.backend.pattern.job.QueueView;
import dev.tempo.backend.pattern.job.Workers;
import dev.tempo.webapp.http.ApiRequest;
import dev.tempo.webapp.http.ApiResponse;
import dev.tempo.webapp.http.HttpProblem;
import dev.tempo.webapp.http.Json;
import dev.tempo.webapp.http.Members;
import dev.tempo.webapp.http.Query;
import dev.tempo.webapp.http.Resource;
import dev.tempo.webapp.http.Route;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** {@code /api/v1/jobs} and {@code /api/v1/queues}: what workers have to do, and how much of it at once. */
public final class JobsResource implements Resource {
  private static final int REASON = 1_000;

  private final JobViews views;
  private final JobCommands commands;
  private final Enqueueing enqueueing;

  public JobsResource(Workers workers) {
    views = workers.views();
    commands = workers.commands();
    enqueueing = workers.enqueueing();
  }

  @Override
  public List<Route> routes() {
    return List.of(Route.get("/api/v1/jobs", this::list), Route.post("/api/v1/jobs", this::enqueue), Route.get(
        "/api/v1/jobs/{id}", this::find), Route.post("/api/v1/jobs/bulk", this::bulk),
        Route.post(
            "/api/v1/jobs/{id}/retry", request -> changed(request, Operation.RETRY)),
        Route.post(
            "/api/v1/jobs/{id}/cancel", request -> changed(request, Operation.CANCEL)),
        Route.get("/api/v1/queues",
            this::queues),
        Route.put("/api/v1/queues/{queue}", this::limit).adminOnly());
  }

  private ApiResponse list(ApiRequest request) {
    Query query = request.query().only("queue", "state", "entity_type", "entity_id", "run_id", "after", "limit");
    Set<JobState> states = EnumSet.noneOf(JobState.class);
    for (String name : query.list("state")) {
      states.add(JobState.of(name).orElseThrow(() -> HttpProblem.badRequest("The query parameter 'state' names '" + name
          + "'; states are queued, leased, completed, failed and cancelled, with commas between.")));
    }
    JobViews.Page page = views.list(request.principal(), new JobQuery(query.get("queue").orElse(null), states, query
        .get("entity_type").orElse(null), query.get("entity_id").orElse(null), query.get("run_id").orElse(null)), query
            .get("after").orElse(null),
        query.limit());
    ArrayNode items = Json.array();
    page.items().forEach(job -> items.add(job.toJson()));
    return ApiResponse.ok(Json.page(items, page.next()));
  }

  private ApiResponse find(ApiRequest request) {
    String id = request.parameter("id");
    return ApiResponse.ok(views.find(request.principal(), id).orElseThrow(() -> HttpProblem.notFound("There is no job "
        + id + ", or none that you may see.")).toJson());
  }

  /** The same id with the same content again is answered the same, with 200. */
  private ApiResponse enqueue(ApiRequest request) {
    Enqueueing.Enqueued job = enqueueing.enqueue(request.principal(), JobBodies.enqueue(request.json()));
    return ApiResponse.json(job.repeated() ? 200 : 201, Json.object().put("id", job.id()).put("position", job
        .position()));
  }

  private ApiResponse changed(ApiRequest request, Operation operation) {
    Optional<String> reason = request.body().length() == 0
        ? Optional.empty()
        : Members.of(request.json(), "reason").optionalText("reason", REASON);
    return ApiResponse.ok(commands.apply(request.principal(), operation, request.parameter("id"), reason.orElse(null))
        .toJson());
  }

  private ApiResponse bulk(ApiRequest request) {
    Members members = Members.of(request.json(), "operation", "filter", "dry_run", "reason");
    Operation operation = switch (members.text("operation", REASON)) {
      case "retry" -> Operation.RETRY;
      case "cancel" -> Operation.CANCEL;
      default -> throw Refusal.at("/operation", "must be retry (what has failed) or cancel (what has not ended)");
    };
    JobQuery filter = JobBodies.filter(JobBodies.object("/filter", members.node("filter").orElseThrow(() -> Refusal.at(
        "/filter", "is missing; {} means all"))));
    boolean dryRun = members.flag("dry_run").orElseThrow(() -> Refusal.at("/dry_run",
        "is missing; true shows what would be changed, false changes it"));
    JobCommands.Bulk bulk = commands.apply(request.principal(), operation, filter, dryRun, members.optionalText(
        "reason", REASON).orElse(null));
    ObjectNode answer = Json.object().put("operation", operation.wire()).put("dry_run", dryRun).put("matched", bulk
        .matched()).put("changed", bulk.changed());
    ArrayNode sample = answer.putArray("sample");
    bulk.sample().forEach(job -> sample.add(job.toJson()));
    return ApiResponse.ok(answer);
  }

  private ApiResponse queues(ApiRequest request) {
    Query query = request.query().only("limit", "after");
    String after = query.get("after").orElse("");
    return ApiResponse
        .ok(Json.pageByName(query, views.queues(request.principal()).stream().filter(queue -> queue.queue()
            .compareTo(after) > 0).toList(), QueueView::queue, QueueView::toJson));
  }

  private ApiResponse limit(ApiRequest request) {
    String queue = JobBodies.queue("", request.parameter("queue"));
    return ApiResponse.ok(commands.limit(request.principal(), queue, JobBodies.limits(request.json())).toJson());
  }
}
