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

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.MonthDay;
import java.time.ZoneId;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/** A {@link Series} as JSON, one shape for the API, the events and the database; reads back only what it wrote. */
public final class SeriesJson {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private SeriesJson() {}

  /** Null for null. */
  public static @Nullable ObjectNode of(@Nullable Series series) {
    if (series == null) {
      return null;
    }
    ObjectNode json = JSON.objectNode();
    switch (series.rhythm()) {
      case Cron cron -> json.put("cron", cron.expression());
      case Interval interval -> json.put("every", every(interval)).put("anchor", interval.anchor().toString());
    }
    json.put("zone", series.rhythm().zone().getId());
    switch (series.calendar()) {
      case null -> {
      }
      case DayCalendarRef.Named(String name) -> json.put("calendar", name).put("on_excluded", series.onExcluded()
          .wire());
      case DayCalendarRef.Inline(DayCalendar days) -> json.put("on_excluded", series.onExcluded().wire()).set(
          "calendar", of(days));
    }
    Instant until = series.until();
    if (until != null) {
      json.put("until", until.toString());
    }
    if (series.count() != null) {
      json.put("count", series.count());
    }
    return json.put("series", series.first()).put("occurrence", series.number()).put("meant_for", series.meant()
        .toString());
  }

  public static Series series(JsonNode json) {
    ZoneId zone = ZoneId.of(json.required("zone").textValue());
    Rhythm rhythm;
    if (json.has("cron")) {
      rhythm = Cron.parse(json.required("cron").textValue(), zone);
    } else {
      Delay every = Delay.parse(json.required("every").textValue());
      rhythm = new Interval(every.period(), every.duration(), Instant.parse(json.required("anchor").textValue()), zone);
    }
    JsonNode calendar = json.path("calendar");
    DayCalendarRef days = calendar.isTextual() ? new DayCalendarRef.Named(calendar.textValue())
        : calendar.isObject() ? new DayCalendarRef.Inline(calendar(calendar)) : null;
    return new Series(rhythm, days, OnExcluded.of(json.path("on_excluded").asText("skip")).orElseThrow(), json.has(
        "until") ? Instant.parse(json.required("until").textValue()) : null, json.has("count")
            ? (Integer) json
                .required("count").intValue()
            : null,
        json.path("series").textValue(), json.required("occurrence")
            .intValue(),
        Instant.parse(json.required("meant_for").textValue()));
  }

  /** {@code {"zone", "days", "dates", "exclude_yearly"}}, each in order. */
  public static ObjectNode of(DayCalendar calendar) {
    ObjectNode json = JSON.objectNode().put("zone", calendar.zone().getId());
    var days = json.putArray("days");
    calendar.days().stream().sorted().forEach(day -> days.add(day.name().toLowerCase(Locale.ROOT)));
    var dates = json.putArray("dates");
    calendar.dates().stream().sorted().forEach(date -> dates.add(date.toString()));
    var yearly = json.putArray("exclude_yearly");
    calendar.yearly().stream().sorted().forEach(day -> yearly.add(day.toString().substring(2)));
    return json;
  }

  public static DayCalendar calendar(JsonNode json) {
    Set<DayOfWeek> days = new HashSet<>();
    json.required("days").forEach(day -> days.add(DayOfWeek.valueOf(day.textValue().toUpperCase(Locale.ROOT))));
    Set<LocalDate> dates = new HashSet<>();
    json.required("dates").forEach(date -> dates.add(LocalDate.parse(date.textValue())));
    Set<MonthDay> yearly = new HashSet<>();
    json.required("exclude_yearly").forEach(day -> yearly.add(MonthDay.parse("--" + day.textValue())));
    return new DayCalendar(ZoneId.of(json.required("zone").textValue()), days, dates, yearly);
  }

  private static String every(Interval interval) {
    String period = interval.period().isZero() ? "P" : interval.period().toString();
    return interval.duration().isZero() ? period : period + interval.duration().toString().substring(1);
  }
}
