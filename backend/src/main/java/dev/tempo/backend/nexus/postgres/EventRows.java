package dev.tempo.backend.nexus.postgres;

import dev.tempo.backend.nexus.EntityRef;
import dev.tempo.backend.nexus.Event;
import dev.tempo.backend.policy.Classification;
import io.vertx.sqlclient.Row;
import org.jspecify.annotations.Nullable;

/** From a row of the log to an event. */
final class EventRows {
  static final String COLUMNS = """
      position, id, source, type, entity_type, entity_id, time, recorded_at, actor, correlation_id, causation_id,
      policy_revision, payload::text AS payload, extensions::text AS extensions, role, environment, category, owner,
      action_id""";

  private EventRows() {}

  static Event event(Row row) {
    String extensions = row.getString("extensions");
    return new Event(row.getLong("position"), row.getString("id"), row.getString("source"), row.getString("type"),
        new EntityRef(row.getString("entity_type"), row.getString("entity_id")), row.getOffsetDateTime("time")
            .toInstant(),
        row.getOffsetDateTime("recorded_at").toInstant(), row.getString("actor"), row.getString(
            "correlation_id"),
        row.getString("causation_id"), row.getLong("policy_revision"), Json.object(row
            .getString("payload")),
        extensions == null ? null : Json.object(extensions), classification(row),
        row.getString("owner"), row.getString("action_id"));
  }

  private static @Nullable Classification classification(Row row) {
    String role = row.getString("role");
    return role == null ? null : new Classification(role, row.getString("environment"), row.getString("category"));
  }
}
