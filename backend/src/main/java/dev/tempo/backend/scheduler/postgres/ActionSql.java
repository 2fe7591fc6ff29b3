package dev.tempo.backend.scheduler.postgres;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tempo.backend.nexus.EntityRef;
import dev.tempo.backend.policy.Classification;
import dev.tempo.backend.scheduler.Action;
import dev.tempo.backend.scheduler.ActionKind;
import dev.tempo.backend.scheduler.ActionState;
import dev.tempo.backend.scheduler.EventRule;
import dev.tempo.backend.scheduler.HeldFor;
import dev.tempo.backend.scheduler.Origin;
import dev.tempo.backend.scheduler.Plan;
import dev.tempo.backend.scheduler.PlanJson;
import dev.tempo.backend.scheduler.SeriesJson;
import io.vertx.sqlclient.Row;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** A row of {@code action} as the record that it stands for. */
final class ActionSql {
  /** The columns that {@link #action} reads, of a table or alias {@code a}. */
  static final String COLUMNS = """
      a.id, a.entity_type, a.entity_id, a.key, a.kind, a.pattern, a.params::text AS params, a.cancel_on::text AS cancel_on,
      a.override_on::text AS override_on, a.misfire::text AS misfire, a.origin::text AS origin, a.state, a.run_at,
      a.generation, a.attempts, a.reason, a.held_for, a.scheduled_position, a.scheduled_event_id,
      a.scheduled_correlation, a.scheduled_actor, a.created_at, a.ended_position, a.ended_by, a.ended_at, a.role,
      a.environment, a.category, a.owner, a.recurrence::text AS recurrence, a.jitter
      """;

  private static final JsonMapper JSON = JsonMapper.builder().enable(
      DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  private static final String REQUEST = PlanJson.origin(Origin.REQUEST).toString();
  private static final int MOST_KEPT = 1_000;
  private static final int LONGEST_KEPT = 1_000;
  private static final Map<String, List<EventRule>> RULES = new ConcurrentHashMap<>();

  private ActionSql() {}

  static Action action(Row row) {
    Long endedPosition = row.getLong("ended_position");
    String role = row.getString("role");
    String heldFor = row.getString("held_for");
    return new Action(row.getUUID("id").toString(), new EntityRef(row.getString("entity_type"), row.getString(
        "entity_id")), row.getString("key"), plan(row), ActionState.of(row.getString("state")).orElseThrow(), instant(
            row, "run_at"),
        row.getInteger("generation"), row.getInteger("attempts"), new Action.Scheduling(row.getLong(
            "scheduled_position"), row.getString("scheduled_event_id"), row.getString("scheduled_correlation"),
            row
                .getString("scheduled_actor")),
        instant(row, "created_at"), row.getString("reason"), heldFor == null
            ? null
            : HeldFor.of(heldFor).orElseThrow(),
        endedPosition == null
            ? null
            : new Action.Ending(endedPosition, row.getLong("ended_by"), instant(row, "ended_at")),
        role == null ? null : new Classification(role, row.getString("environment"), row.getString("category")), row
            .getString("owner"));
  }

  /** The same few lists stand in most rows. */
  private static List<EventRule> rules(String text) {
    List<EventRule> known = RULES.get(text);
    if (known != null) {
      return known;
    }
    List<EventRule> rules = List.copyOf(PlanJson.rules(json(text)));
    if (RULES.size() >= MOST_KEPT) {
      RULES.clear();
    }
    if (text.length() <= LONGEST_KEPT) {
      RULES.put(text, rules);
    }
    return rules;
  }

  static Plan plan(Row row) {
    String misfire = row.getString("misfire");
    String recurrence = row.getString("recurrence");
    Long jitter = row.getLong("jitter");
    return new Plan(ActionKind.of(row.getString("kind")).orElseThrow(), row.getString("pattern"),
        params(row.getString("params")), rules(row.getString("cancel_on")), rules(row.getString("override_on")),
        misfire == null ? null : PlanJson.misfire(json(misfire)), origin(row.getString("origin")),
        recurrence == null ? null : SeriesJson.series(json(recurrence)), jitter == null
            ? null
            : Duration.of(jitter, ChronoUnit.MICROS));
  }

  private static ObjectNode params(String text) {
    return text.equals("{}") ? JsonNodeFactory.instance.objectNode() : (ObjectNode) json(text);
  }

  private static Origin origin(String text) {
    return text.equals(REQUEST) ? Origin.REQUEST : PlanJson.origin(json(text));
  }

  static Instant instant(Row row, String column) {
    return row.getOffsetDateTime(column).toInstant();
  }

  static OffsetDateTime utc(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }

  static @Nullable String text(@Nullable JsonNode json) {
    return json == null ? null : json.toString();
  }

  /** Empty where the text is no UUID, and so no id of an action. */
  static Optional<UUID> uuid(String id) {
    try {
      return Optional.of(UUID.fromString(id));
    } catch (IllegalArgumentException notOne) {
      return Optional.empty();
    }
  }

  static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the database holds what is not JSON", e);
    }
  }
}
