package dev.tempo.backend.pattern.postgres;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tempo.backend.nexus.EntityRef;
import dev.tempo.backend.pattern.Run;
import dev.tempo.backend.pattern.StepKey;
import dev.tempo.backend.pattern.StepRun;
import dev.tempo.backend.pattern.StepState;
import dev.tempo.backend.pattern.definition.Uses;
import io.vertx.sqlclient.Row;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Objects;
import java.util.UUID;

/** Between rows and what they tell. */
final class RunMapping {
  private RunMapping() {}

  static Run run(Row row) {
    UUID parent = row.getUUID("parent_run");
    Run.Identity identity = new Run.Identity(row.getUUID("id").toString(), row.getString("pattern"), row.getUUID(
        "action_id").toString(), entity(row), row.getLong("started_position"), row.getString("started_event_id"), row
            .getString("correlation_id"));
    return new Run(identity, row.getInteger("version"), parent == null ? null
        : new Run.Parent(parent.toString(), new StepKey(row.getString("parent_step"), row.getInteger("parent_item"), row
            .getBoolean("parent_undo"))),
        row.getInteger("depth"), (ObjectNode) Objects.requireNonNull(StoredJson.read(
            row.getString("params"))),
        Run.State.of(row.getString("state")), row.getBoolean("cancelled"), row
            .getString("reason"),
        StoredJson.read(row.getString("output")), row.getOffsetDateTime("started_at")
            .toInstant(),
        instant(row, "ended_at"));
  }

  static EntityRef entity(Row row) {
    return new EntityRef(row.getString("entity_type"), row.getString("entity_id"));
  }

  static StepRun.Row step(Row row) {
    UUID outside = row.getUUID("outside");
    return new StepRun.Row(key(row), Uses.of(
        row.getString("uses")).orElseThrow(), StepState.of(row.getString("state")), row.getInteger("attempts"),
        StoredJson.read(row.getString("element")), (ObjectNode) StoredJson.read(row.getString("input")),
        StoredJson.read(
            row.getString("output")),
        row.getString("reason"), row.getLong("since"), instant(row, "started_at"),
        instant(row, "ended_at"), instant(row, "due_at"), row.getInteger("completion"), outside == null ? null
            : outside.toString());
  }

  static StepKey key(Row row) {
    return new StepKey(row.getString("step"), row.getInteger("item"), row.getBoolean("undo"));
  }

  /** As {@code jsonb_to_recordset} reads it. */
  static ObjectNode json(StepRun.Row row) {
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("step", row.key().step()).put("item", row.key().item())
        .put("undo", row.key().undo()).put("uses", row.uses().wire()).put("state", row.state().wire()).put("attempts",
            row.attempts())
        .put("reason", row.reason()).put("since", row.since()).put("started_at", text(row
            .startedAt()))
        .put("ended_at", text(row.endedAt())).put("due_at", text(row.dueAt())).put("completion",
            row.order())
        .put("outside", row.outside());
    json.set("element", row.element());
    json.set("input", row.input());
    json.set("output", row.output());
    return json;
  }

  private static @Nullable String text(@Nullable Instant instant) {
    return instant == null ? null : instant.toString();
  }

  private static @Nullable Instant instant(Row row, String column) {
    OffsetDateTime time = row.getOffsetDateTime(column);
    return time == null ? null : time.toInstant();
  }
}
