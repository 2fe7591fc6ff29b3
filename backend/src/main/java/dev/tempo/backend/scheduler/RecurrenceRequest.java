package dev.tempo.backend.scheduler;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tempo.backend.scheduler.Series.DayCalendarRef;
import dev.tempo.backend.scheduler.recurrence.Cron;
import dev.tempo.backend.scheduler.recurrence.DayCalendar;
import dev.tempo.backend.scheduler.recurrence.Interval;
import dev.tempo.backend.scheduler.recurrence.Occurrences.OnExcluded;
import dev.tempo.backend.scheduler.recurrence.Rhythm;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Parses {@code recurrence}: {@code {"cron", "zone"?}} or {@code {"every", "anchor"?, "zone"?}}, each with {@code until},
 * {@code count}, {@code calendar} and {@code on_excluded}; or ISO 8601's {@code "R5/2026-01-01T00:00:00Z/P1D"}.
 */
final class RecurrenceRequest {
  private static final Set<String> MEMBERS = Set.of("cron", "every", "anchor", "zone", "until", "count", "calendar",
      "on_excluded");
  private static final int MOST_OCCURRENCES = 1_000_000;

  private final Members members;
  private final Function<String, Optional<DayCalendar>> calendars;

  private RecurrenceRequest(Members members, Function<String, Optional<DayCalendar>> calendars) {
    this.members = members;
    this.calendars = calendars;
  }

  /**
   * The first occurrence.
   *
   * @param start not before; null: from now on
   * @throws dev.tempo.backend.nexus.Refusal 422 with a pointer
   */
  static Series first(Members payload, Instant now, @Nullable Instant start,
      Function<String, Optional<DayCalendar>> calendars) {
    JsonNode given = payload.json().get("recurrence");
    ObjectNode json = given.isTextual() ? repeating(payload, given.textValue()) : payload.object("recurrence");
    Members members = new Members(json, payload.pointer() + "/recurrence").only(MEMBERS);
    return new RecurrenceRequest(members, calendars).first(now, start);
  }

  private Series first(Instant now, @Nullable Instant start) {
    Rhythm rhythm = rhythm(start == null ? now : start);
    DayCalendarRef calendar = CalendarRequest.reference(members, calendars);
    OnExcluded onExcluded = members.word("on_excluded", OnExcluded::of, "skip, next").orElse(OnExcluded.SKIP);
    if (calendar == null && members.has("on_excluded")) {
      throw members.refuse("on_excluded", "says nothing without a calendar");
    }
    Series series = new Series(rhythm, calendar, onExcluded, members.time("until"), count(), null, 1, now);
    Instant from = start != null && start.isAfter(now) ? start.minusNanos(1) : now;
    Instant until = series.until();
    Series endless = new Series(rhythm, calendar, onExcluded, null, null, null, 1, now);
    Instant first = endless.occurrences(calendars).after(from).orElseThrow(() -> members.refuse(rhythm instanceof Cron
        ? "cron" : "every",
        "has no occurrence from " + from + " to the end of the year 9999"
            + (calendar == null ? "" : " that its calendar leaves")));
    if (until != null && until.isBefore(first)) {
      throw members.refuse("until", "is before the first occurrence, which is at " + first);
    }
    return new Series(rhythm, calendar, onExcluded, until, series.count(), null, 1, first);
  }

  private Rhythm rhythm(Instant anchor) {
    if (members.has("cron") == members.has("every")) {
      throw members.refuse("cron", members.has("cron") ? "stands beside every: give one of them"
          : "is missing: give cron or every");
    }
    ZoneId zone = zone(members, "zone").orElse(ZoneOffset.UTC);
    String name = members.has("cron") ? "cron" : "every";
    try {
      if (members.has("cron")) {
        if (members.has("anchor")) {
          throw members.refuse("anchor", "is where intervals count from; cron has none");
        }
        return Cron.parse(String.valueOf(members.text("cron")), zone);
      }
      Delay every = members.delay("every");
      Instant from = members.time("anchor");
      return every == null ? new Interval(Delay.NONE.period(), Delay.NONE.duration(), anchor, zone)
          : new Interval(every.period(), every.duration(), from == null ? anchor : from, zone);
    } catch (IllegalArgumentException e) {
      throw members.refuse(name, String.valueOf(e.getMessage()));
    }
  }

  private @Nullable Integer count() {
    if (!members.has("count")) {
      return null;
    }
    JsonNode count = members.json().get("count");
    if (!count.isIntegralNumber() || !count.canConvertToInt() || count.intValue() < 1
        || count.intValue() > MOST_OCCURRENCES) {
      throw members.refuse("count", "must be a whole number from 1 to " + MOST_OCCURRENCES);
    }
    return count.intValue();
  }

  /** A region such as Europe/Berlin, or UTC. */
  static Optional<ZoneId> zone(Members members, String name) {
    String zone = members.text(name);
    if (zone == null) {
      return Optional.empty();
    }
    if (!ZoneId.getAvailableZoneIds().contains(zone)) {
      throw members.refuse(name, "'" + zone + "' is no time zone such as Europe/Berlin or UTC");
    }
    return Optional.of(ZoneId.of(zone));
  }

  /** {@code R/<anchor>/<interval>}, with the number of repetitions after the R: one less than that of occurrences. */
  private static ObjectNode repeating(Members payload, String text) {
    String[] parts = text.split("/", -1);
    if (parts.length != 3 || !parts[0].matches("R[0-9]{0,6}")) {
      throw payload.refuse("recurrence", "'" + text + "' is no repeating interval such as R/2026-01-01T00:00:00Z/P1D");
    }
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("anchor", parts[1]).put("every", parts[2]);
    return parts[0].length() == 1 ? json : json.put("count", Integer.parseInt(parts[0].substring(1)) + 1);
  }
}
