package dev.tempo.webapp.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.tempo.webapp.http.ApiResponse;
import dev.tempo.webapp.http.Notice;
import dev.tempo.webapp.http.PathTemplate;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What came of a call, as a sentence for people. */
final class FormsNotices {
  private static final String ENTITY = "/api/v1/entities/{type}/{id}";

  private static final List<Sentence> SENTENCES = List.of(
      action("cancel", "is cancelled."), action("hold", "is held until it is released."),
      action("release", "is released."), action("retry", "is tried again."),
      new Sentence("POST", "/api/v1/actions/{id}/override",
          (path, action) -> named(action) + " is changed; it is due on " + FormsTimes.of(action.path("run_at").asText())
              + "."),
      new Sentence("POST", "/api/v1/actions/bulk", (path, bulk) -> bulk(bulk)),
      new Sentence("POST", "/api/v1/jobs/bulk", (path, bulk) -> bulk(bulk)),
      new Sentence("POST", "/api/v1/jobs/{id}/retry", (path, job) -> "The job waits for a worker again."),
      new Sentence("POST", "/api/v1/jobs/{id}/cancel", (path, job) -> job.path("cancel_requested").asBoolean()
          ? "The job's worker is asked to stop."
          : "The job is cancelled."),
      new Sentence("POST", "/api/v1/runs/{id}/cancel", (path, run) -> "The run is told to end."),
      new Sentence("PUT", "/api/v1/queues/{queue}", (path, queue) -> "The queue " + path.get("queue")
          + (queue.path("paused").asBoolean() ? " is paused." : " has its limits and goes on.")),
      new Sentence("PUT", ENTITY + "/legal-hold", (path, entity) -> name(path) + " is under legal hold."),
      new Sentence("DELETE", ENTITY + "/legal-hold",
          (path, entity) -> "The legal hold on " + name(path) + " is lifted."),
      new Sentence("DELETE", ENTITY, (path, nothing) -> name(path) + " is deleted."),
      new Sentence("PUT", ENTITY, (path, entity) -> name(path) + " is saved."),
      new Sentence("PATCH", ENTITY, (path, entity) -> name(path) + " is saved."),
      new Sentence("PUT", "/api/v1/policies", (path, revision) -> inForce(revision)),
      new Sentence("POST", "/api/v1/policies/rollback", (path, revision) -> inForce(revision)),
      new Sentence("POST", "/api/v1/events", (path, receipt) -> "The event is recorded"
          + (receipt.has("position") ? " at position " + receipt.path("position").asText() : "") + "."),
      new Sentence("PUT", "/api/v1/patterns/{name}", (path, pattern) -> "The pattern " + path.get("name")
          + " is registered as version " + pattern.path("version").asText() + "."));

  private FormsNotices() {}

  /** What is said of one call that succeeded. */
  private record Sentence(PathTemplate path, String method, Wording wording) {
    Sentence(String method, String path, Wording wording) {
      this(new PathTemplate(path), method, wording);
    }
  }

  @FunctionalInterface
  private interface Wording {
    String of(Map<String, String> parameters, JsonNode answer);
  }

  /** Empty for the conversation: it shows its own replies. */
  static Optional<Notice> of(String method, String path, ApiResponse answer) {
    JsonNode json = json(answer).orElse(MissingNode.getInstance());
    if (answer.status() >= 400) {
      return Optional.of(new Notice("error", problem(answer.status(), json)));
    }
    return path.startsWith("/converse") ? Optional.empty() : Optional.of(new Notice("done", done(method, path, json)));
  }

  static Optional<JsonNode> json(ApiResponse answer) {
    return answer.body() instanceof ApiResponse.Json(var value) ? Optional.of(value) : Optional.empty();
  }

  private static String done(String method, String path, JsonNode json) {
    for (Sentence sentence : SENTENCES) {
      Optional<Map<String, String>> parameters = sentence.path.match(path);
      if (parameters.isPresent() && sentence.method.equals(method)) {
        return sentence.wording.of(parameters.get(), json);
      }
    }
    return "Done.";
  }

  /** The problem's own words, and the fields that are at fault. */
  private static String problem(int status, JsonNode problem) {
    String detail = problem.path("detail").asText("This was answered with the status " + status + ".");
    List<String> parts = new ArrayList<>();
    problem.path("errors").forEach(error -> {
      String field = error.path("pointer").asText().replaceFirst("^/", "");
      String fault = error.path("detail").asText();
      parts.add(field.isEmpty() ? fault : field + ": " + fault);
    });
    boolean told = parts.size() == 1 && parts.getFirst().endsWith(detail);
    if (!told) {
      parts.addFirst(detail);
    }
    return String.join(" · ", parts);
  }

  private static Sentence action(String verb, String what) {
    return new Sentence("POST", "/api/v1/actions/{id}/" + verb, (path, action) -> named(action) + " " + what);
  }

  private static String bulk(JsonNode bulk) {
    return bulk.path("dry_run").asBoolean()
        ? bulk.path("matched").asText() + " match; nothing is changed yet."
        : bulk.path("changed").asText() + " of " + bulk.path("matched").asText() + " that matched are changed.";
  }

  private static String named(JsonNode action) {
    String noun = switch (action.path("action").asText()) {
      case "delete" -> "deletion of ";
      case "archive" -> "archiving of ";
      default -> "run of " + action.path("pattern").asText("a pattern") + " on ";
    };
    return "The " + noun + action.path("entity_type").asText() + "/" + action.path("entity_id").asText();
  }

  private static String name(Map<String, String> parameters) {
    return parameters.get("type") + "/" + parameters.get("id");
  }

  private static String inForce(JsonNode revision) {
    return "Policy revision " + revision.path("revision").asText() + " is in force.";
  }
}
