package dev.tempo.webapp.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tempo.backend.nexus.Refusal;
import dev.tempo.backend.pattern.job.Job;
import dev.tempo.backend.pattern.job.JobLeases;
import dev.tempo.backend.pattern.job.JobState;
import dev.tempo.webapp.http.ApiRequest;
import dev.tempo.webapp.http.ApiResponse;
import dev.tempo.webapp.http.Departure;
import dev.tempo.webapp.http.Json;
import dev.tempo.webapp.http.Members;
import dev.tempo.webapp.http.Resource;
import dev.tempo.webapp.http.Route;

import java.util.List;
import java.util.Objects;

/** What workers call: lease by long poll, heartbeat, and what came of it. */
public final class JobLeasesResource implements Resource {
  private static final int REASON = 1_000;
  private static final int TOKEN = 256;

  private final JobLeases leases;

  public JobLeasesResource(JobLeases leases) {
    this.leases = leases;
  }

  @Override
  public List<Route> routes() {
    return List.of(Route.post("/api/v1/jobs/lease", this::lease), Route.post("/api/v1/jobs/{id}/heartbeat",
        this::heartbeat), Route.post("/api/v1/jobs/{id}/complete", this::complete),
        Route.post("/api/v1/jobs/{id}/fail",
            this::fail),
        Route.post("/api/v1/jobs/{id}/release", this::release));
  }

  private ApiResponse lease(ApiRequest request) throws InterruptedException {
    List<Job> leased = leases.lease(request.principal(), JobBodies.lease(request.json(), request.principal()
        .subject()), Departure::then);
    ObjectNode answer = Json.object();
    ArrayNode jobs = answer.putArray("jobs");
    leased.forEach(job -> jobs.add(json(job)));
    return ApiResponse.ok(answer);
  }

  private static ObjectNode json(Job job) {
    Job.Lease lease = Objects.requireNonNull(job.lease());
    ObjectNode json = Json.object().put("id", job.id()).put("queue", job.queue());
    json.set("input", job.origin().input());
    json.put("entity_type", job.entity().type()).put("entity_id", job.entity().id()).put("run_id", job.origin().runId())
        .put("step_id", job.origin().stepId()).put("attempt", job.attempts()).put("idempotency_key", job.origin()
            .idempotencyKey())
        .put("lease_token", lease.token()).put("lease_expires_at", lease.expiresAt().toString());
    String traceparent = job.origin().traceparent();
    return traceparent == null ? json : json.put("traceparent", traceparent);
  }

  private ApiResponse heartbeat(ApiRequest request) {
    Members members = Members.of(request.json(), "lease_token", "progress");
    Job job = leases.heartbeat(request.principal(), id(request), token(members), JobBodies.progress(members));
    return ApiResponse.ok(Json.object().put("lease_expires_at", Objects.requireNonNull(job.lease()).expiresAt()
        .toString()).put("cancel_requested", job.cancelReason() != null));
  }

  private ApiResponse complete(ApiRequest request) {
    Members members = Members.of(request.json(), "lease_token", "output");
    return now(request, leases.complete(request.principal(), id(request), token(members), members.node("output").orElse(
        Json.object())));
  }

  private ApiResponse fail(ApiRequest request) {
    Members members = Members.of(request.json(), "lease_token", "reason", "retryable");
    return now(request, leases.fail(request.principal(), id(request), token(members), members.text("reason", REASON),
        members.flag("retryable").orElseThrow(() -> Refusal.at("/retryable",
            "is missing; say whether another attempt may succeed"))));
  }

  private ApiResponse release(ApiRequest request) {
    Members members = Members.of(request.json(), "lease_token");
    return now(request, leases.handBack(request.principal(), id(request), token(members)));
  }

  private static ApiResponse now(ApiRequest request, JobState state) {
    return ApiResponse.ok(Json.object().put("id", id(request)).put("state", state.wire()));
  }

  private static String id(ApiRequest request) {
    return request.parameter("id");
  }

  private static String token(Members members) {
    return members.text("lease_token", TOKEN);
  }
}
