package dev.tempo.webapp.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tempo.backend.nexus.EntityRef;
import dev.tempo.webapp.http.Json;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.concurrent.Callable;

/** {@code tempo schedule}: records a {@code scheduler.schedule} event, and prints the answer. */
@Command(name = "schedule", mixinStandardHelpOptions = true, description = "Schedules an action on an entity.")
final class ScheduleCommand implements Callable<Integer> {
  @Mixin
  private final Remote remote = new Remote();

  @Parameters(paramLabel = "TYPE/ID", description = "The entity, e.g. user/42.")
  private String entity = "";

  @Option(names = "--action", defaultValue = "delete", description = "delete, archive or run (default: ${DEFAULT-VALUE}).")
  private String action = "delete";

  @ArgGroup(multiplicity = "1")
  private When when = new When();

  @Option(names = "--zone", description = "Of --cron or --every, e.g. Europe/Berlin (default: UTC).")
  private @Nullable String zone;

  @Option(names = "--until", description = "The end of --cron or --every, RFC 3339.")
  private @Nullable String until;

  @Option(names = "--pattern", description = "What run runs.")
  private @Nullable String pattern;

  @Option(names = "--cancel-on", split = ",", description = "Event types that cancel it.")
  private List<String> cancelOn = List.of();

  @Option(names = "--override-on", split = ",", description = "Event types that change it.")
  private List<String> overrideOn = List.of();

  @Option(names = "--key", description = "Makes it unique among the entity's live actions.")
  private @Nullable String key;

  @Option(names = "--jitter", description = "Put off by at most so much, so that many do not come at once, ISO-8601: PT10M.")
  private @Nullable String jitter;

  static final class When {
    @Option(names = "--in", description = "From now, ISO-8601: PT10S, P90D.")
    private @Nullable String delay;

    @Option(names = "--at", description = "RFC 3339: 2026-11-26T13:00:00Z.")
    private @Nullable String runAt;

    @Option(names = "--cron", description = "Again and again, for run: '0 9 * * MON-FRI'.")
    private @Nullable String cron;

    @Option(names = "--every", description = "Again and again, for run, ISO-8601: PT15M, P1M.")
    private @Nullable String every;
  }

  @Override
  public Integer call() throws Exception {
    EntityRef ref = EntityRef.parse(entity);
    ObjectNode event = Json.object().put("event_type", "scheduler.schedule").put("entity_type", ref.type())
        .put("entity_id", ref
            .id());
    ObjectNode payload = event.putObject("payload").put("action", action);
    put(payload, "delay", when.delay);
    put(payload, "run_at", when.runAt);
    if (when.cron != null || when.every != null || zone != null || until != null) {
      // Where neither is given, the server says what is missing.
      ObjectNode recurrence = payload.putObject("recurrence");
      put(recurrence, "cron", when.cron);
      put(recurrence, "every", when.every);
      put(recurrence, "zone", zone);
      put(recurrence, "until", until);
    }
    put(payload, "pattern", pattern);
    put(payload, "key", key);
    put(payload, "jitter", jitter);
    list(payload, "cancel_on", cancelOn);
    list(payload, "override_on", overrideOn);
    System.out
        .println(Json.text(remote.send(remote.request("/api/v1/events").header("Content-Type", "application/json").POST(
            BodyPublishers.ofByteArray(Json.bytes(event))))));
    return 0;
  }

  private static void put(ObjectNode object, String name, @Nullable String value) {
    if (value != null) {
      object.put(name, value);
    }
  }

  private static void list(ObjectNode object, String name, List<String> values) {
    if (!values.isEmpty()) {
      ArrayNode array = object.putArray(name);
      values.forEach(array::add);
    }
  }
}
