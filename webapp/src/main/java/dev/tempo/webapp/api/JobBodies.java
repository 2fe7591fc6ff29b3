package dev.tempo.webapp.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tempo.backend.nexus.EntityRef;
import dev.tempo.backend.nexus.Refusal;
import dev.tempo.backend.pattern.job.Enqueueing;
import dev.tempo.backend.pattern.job.Job;
import dev.tempo.backend.pattern.job.JobQuery;
import dev.tempo.backend.pattern.job.JobState;
import dev.tempo.backend.pattern.job.LeaseRequest;
import dev.tempo.backend.pattern.job.QueueLimits;
import dev.tempo.backend.pattern.job.RetryPolicy;
import dev.tempo.backend.scheduler.StorableJson;
import dev.tempo.webapp.http.Json;
import dev.tempo.webapp.http.Members;
import org.jspecify.annotations.Nullable;

import java.time.DateTimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;

/** What is sent about jobs, read and checked. */
final class JobBodies {
  private static final int NAME = 256;
  private static final Pattern QUEUE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");
  private static final Duration LONGEST_PAUSE = Duration.ofDays(30);

  private JobBodies() {}

  /** @param subject the worker's name where it gives none */
  static LeaseRequest lease(ObjectNode body, String subject) {
    Members members = Members.of(body, "queues", "max", "wait", "worker", "lease");
    JsonNode names = members.node("queues")
        .orElseThrow(() -> Refusal.at("/queues", "is missing; give a list of names"));
    if (!names.isArray() || names.isEmpty() || names.size() > LeaseRequest.MOST_QUEUES) {
      throw Refusal.at("/queues", "must be a list of 1 to " + LeaseRequest.MOST_QUEUES + " names of queues");
    }
    List<String> queues = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      queues.add(queue("/queues/" + i, names.get(i).asText()));
    }
    return new LeaseRequest(queues.stream().distinct().toList(), integer(members, "max", 1, LeaseRequest.MOST_JOBS, 1),
        duration(members, "wait", Duration.ZERO, LeaseRequest.LONGEST_WAIT, Duration.ZERO), members.optionalText(
            "worker", NAME).orElse(subject),
        duration(members, "lease", LeaseRequest.SHORTEST_LEASE,
            LeaseRequest.LONGEST_LEASE, Duration.ofSeconds(30)));
  }

  static Job.@Nullable Progress progress(Members members) {
    JsonNode node = members.node("progress").orElse(null);
    if (node == null) {
      return null;
    }
    if (!(node instanceof ObjectNode object)) {
      throw Refusal.at("/progress", "must be an object {\"percent\", \"message\"}");
    }
    Members parts = Members.of(object, "percent", "message");
    JsonNode percent = parts.node("percent").orElse(null);
    if (percent != null && (!percent.isNumber() || !(percent.doubleValue() >= 0) || percent.doubleValue() > 100)) {
      throw Refusal.at("/progress/percent", "must be a number from 0 to 100");
    }
    return new Job.Progress(percent == null ? null : percent.doubleValue(), parts.optionalText("message", 1_000).orElse(
        null));
  }

  static Enqueueing.Request enqueue(ObjectNode body) {
    Members members = Members.of(body, "id", "queue", "entity_type", "entity_id", "input", "idempotency_key", "retry",
        "timeout", "traceparent");
    StorableJson.check("", body);
    EntityRef entity = new EntityRef(members.text("entity_type", NAME), members.text("entity_id", NAME));
    if (entity.type().contains("/")) {
      throw Refusal.at("/entity_type", "holds a '/', which separates it from the id");
    }
    ObjectNode input = Json.object();
    members.node("input").ifPresent(node -> input.setAll(object("/input", node)));
    return new Enqueueing.Request(members.optionalText("id", NAME).map(JobBodies::uuid).orElse(null), queue("/queue",
        members.text("queue", NAME)), entity, input, members.optionalText("idempotency_key", NAME).orElse(null),
        members.node("retry").map(JobBodies::retry).orElse(RetryPolicy.DEFAULT), nullableDuration(members, "timeout"),
        members.optionalText("traceparent", NAME).orElse(null));
  }

  private static RetryPolicy retry(JsonNode node) {
    Members members = Members.of(object("/retry", node), "attempts", "first", "factor", "longest");
    RetryPolicy usual = RetryPolicy.DEFAULT;
    try {
      double factor = members.node("factor").map(JobBodies::factor).orElse(usual.factor());
      Duration first = duration(members, "first", Duration.ZERO, LONGEST_PAUSE, usual.first());
      Duration longest = duration(members, "longest", Duration.ZERO, LONGEST_PAUSE, first.compareTo(usual
          .longest()) > 0 ? first : usual.longest());
      return new RetryPolicy(integer(members, "attempts", 1, 100, usual.attempts()), first, factor, longest);
    } catch (IllegalArgumentException wrong) {
      throw Refusal.at("/retry", Objects.requireNonNullElse(wrong.getMessage(), "cannot be used"));
    } catch (Refusal refusal) {
      throw new Refusal(refusal.kind(), Objects.requireNonNullElse(refusal.getMessage(), ""), refusal.violations()
          .stream().map(at -> new Refusal.Violation("/retry" + at.pointer(), at.detail())).toList());
    }
  }

  private static double factor(JsonNode node) {
    if (!node.isNumber() || !(node.doubleValue() >= 1) || node.doubleValue() > 100) {
      throw Refusal.at("/factor", "must be a number from 1 to 100");
    }
    return node.doubleValue();
  }

  static QueueLimits limits(ObjectNode body) {
    Members members = Members.of(body, "concurrency", "rate_per_second", "paused");
    JsonNode rate = members.node("rate_per_second").orElse(null);
    if (rate != null && (!rate.isNumber() || !(rate.doubleValue() > 0) || rate.doubleValue() > 1_000_000)) {
      throw Refusal.at("/rate_per_second", "must be a number above 0, up to 1000000; null for no limit");
    }
    return new QueueLimits(members.node("concurrency").isEmpty() ? null : integer(members, "concurrency", 0, 1_000_000,
        0), rate == null ? null : rate.doubleValue(), members.flag("paused").orElse(false));
  }

  static JobQuery filter(ObjectNode body) {
    Members members = Members.of(body, "queue", "state", "entity_type", "entity_id", "run_id");
    // A condition that somebody's program has lost must not widen what is done.
    body.properties().stream().filter(condition -> condition.getValue().isNull()).findFirst().ifPresent(condition -> {
      throw Refusal.at("/filter/" + condition.getKey(), "is null: give a value, or leave it out");
    });
    Set<JobState> states = EnumSet.noneOf(JobState.class);
    members.optionalText("state", NAME).ifPresent(text -> {
      for (String name : text.split(",")) {
        states.add(JobState.of(name.trim()).orElseThrow(() -> Refusal.at("/filter/state", "'" + name
            + "' is none of queued, leased, completed, failed, cancelled")));
      }
      if (states.isEmpty()) {
        throw Refusal.at("/filter/state", "names no state");
      }
    });
    return new JobQuery(members.optionalText("queue", NAME).orElse(null), states, members.optionalText("entity_type",
        NAME).orElse(null), members.optionalText("entity_id", NAME).orElse(null), members.optionalText("run_id", NAME)
            .orElse(null));
  }

  static ObjectNode object(String pointer, JsonNode node) {
    if (node instanceof ObjectNode object) {
      return object;
    }
    throw Refusal.at(pointer, "must be an object");
  }

  /** A name of a queue: it stands in addresses. */
  static String queue(String pointer, String name) {
    if (!QUEUE.matcher(name).matches()) {
      throw Refusal.at(pointer, "'" + name
          + "' cannot name a queue: 1-128 letters, digits, '.', '_', '-', a letter or digit first");
    }
    return name;
  }

  private static String uuid(String text) {
    try {
      return UUID.fromString(text).toString();
    } catch (IllegalArgumentException notOne) {
      throw Refusal.at("/id", "is no UUID");
    }
  }

  private static int integer(Members members, String name, int least, int most, int otherwise) {
    return members.node(name).map(node -> {
      if (!node.canConvertToInt() || !node.isIntegralNumber() || node.intValue() < least || node.intValue() > most) {
        throw Refusal.at("/" + name, "must be a whole number from " + least + " to " + most);
      }
      return node.intValue();
    }).orElse(otherwise);
  }

  private static @Nullable Duration nullableDuration(Members members, String name) {
    return members.node(name).isEmpty() ? null : duration(members, name, Duration.ofSeconds(1), LONGEST_PAUSE,
        Duration.ofSeconds(1));
  }

  private static Duration duration(Members members, String name, Duration least, Duration most, Duration otherwise) {
    String text = members.optionalText(name, NAME).orElse(null);
    if (text == null) {
      return otherwise;
    }
    try {
      Duration duration = Duration.parse(text);
      if (duration.compareTo(least) >= 0 && duration.compareTo(most) <= 0) {
        return duration;
      }
    } catch (DateTimeException notOne) {
      throw Refusal.at("/" + name, "'" + text + "' is no ISO-8601 duration, such as PT30S");
    }
    throw Refusal.at("/" + name, "must be from " + least + " to " + most);
  }
}
