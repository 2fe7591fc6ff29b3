package dev.tempo.backend.scheduler;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tempo.backend.scheduler.recurrence.DayCalendar;

import java.time.Instant;
import java.util.Objects;

/**
 * A calendar as it stands in the database.
 *
 * @param version the position of the event that made it so
 */
public record NamedCalendar(String name, DayCalendar days, long version, Instant changedAt) {
  public NamedCalendar {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(days, "days");
    Objects.requireNonNull(changedAt, "changedAt");
  }

  public ObjectNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("name", name).put("version", version).put("changed_at",
        changedAt.toString());
    return json.setAll(SeriesJson.of(days));
  }
}
