package dev.tempo.backend.scheduler;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tempo.backend.scheduler.recurrence.DayCalendar;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * The payload of {@code scheduler.schedule}.
 *
 * @param time  what it should run at, or after
 * @param key   null: unkeyed
 */
record ScheduleRequest(Plan plan, Time time, @Nullable String key, OnConflict onConflict) {
  private static final Set<String> MEMBERS = Set.of("action", "run_at", "delay", "pattern", "params", "cancel_on",
      "override_on", "key", "on_conflict", "misfire", "recurrence", "calendar", "jitter");
  /** Beyond it nobody means a grace. */
  private static final Duration LONGEST_GRACE = Duration.ofDays(3_650);
  static final Duration LONGEST_JITTER = Duration.ofDays(366);

  /** What happens where a live action of the entity has the key already. */
  enum OnConflict {
    REJECT, REPLACE, KEEP;

    static Optional<OnConflict> of(String wire) {
      return Arrays.stream(values()).filter(choice -> choice.name().toLowerCase(Locale.ROOT).equals(wire)).findFirst();
    }
  }

  /** Exactly one of {@code run_at} and {@code delay}. */
  sealed interface Time {
    record At(Instant runAt) implements Time {}

    record After(Delay delay) implements Time {}
  }

  /**
   * @param calendars by their names
   * @throws dev.tempo.backend.nexus.Refusal 422 with a pointer below {@code /payload}
   */
  static ScheduleRequest parse(ObjectNode payload, Instant now, Function<String, Optional<DayCalendar>> calendars) {
    Members members = new Members(payload, "/payload").only(MEMBERS);
    ActionKind kind = members.word("action", ActionKind::of, "delete, archive, run")
        .orElseThrow(() -> members.refuse("action", "is missing: delete, archive or run"));
    String pattern = members.text("pattern");
    if (kind == ActionKind.RUN && pattern == null) {
      throw members.refuse("pattern", "is missing: it names what is run");
    }
    List<EventRule> cancelOn = EventRules.parse(members, "cancel_on");
    List<EventRule> overrideOn = EventRules.parse(members, "override_on");
    EventRules.refuseCommonTypes(members, cancelOn, overrideOn);
    String key = members.text("key");
    if (key == null && members.has("on_conflict")) {
      throw members.refuse("on_conflict", "says nothing without a key");
    }
    OnConflict onConflict = members.word("on_conflict", OnConflict::of, "reject, replace, keep").orElse(
        OnConflict.REJECT);
    Misfire misfire = misfire(members);
    Duration jitter = jitter(members);
    if (!members.has("recurrence")) {
      Plan once = new Plan(kind, pattern, members.object("params"), cancelOn, overrideOn, misfire, Origin.REQUEST, null,
          jitter);
      Time time = CalendarRequest.included(members, time(members, now), now, calendars);
      if (jitter != null) {
        refuseBeyondCalendar(members, "jitter", latest(time, now).plus(jitter));
      }
      return new ScheduleRequest(once, time, key, onConflict);
    }
    Series first = series(members, kind, now, calendars);
    Plan plan = new Plan(kind, pattern, members.object("params"), cancelOn, overrideOn, misfire, Origin.REQUEST, first,
        jitter);
    return new ScheduleRequest(plan, new Time.At(first.meant()), key, onConflict);
  }

  private static Series series(Members members, ActionKind kind, Instant now,
      Function<String, Optional<DayCalendar>> calendars) {
    if (kind != ActionKind.RUN) {
      throw members.refuse("recurrence", "only run recurs: after the first " + kind.wire()
          + " nothing is left to be done again");
    }
    if (members.has("calendar")) {
      throw members.refuse("calendar", "belongs into recurrence");
    }
    Instant start = !members.has("run_at") && !members.has("delay") ? null : latest(time(members, now), now);
    return RecurrenceRequest.first(members, now, start, calendars);
  }

  private static Time time(Members members, Instant now) {
    Instant runAt = members.time("run_at");
    Delay delay = members.delay("delay");
    if (runAt != null && delay != null) {
      throw members.refuse("delay", "stands beside run_at: give one of them");
    }
    if (runAt != null) {
      return new Time.At(runAt);
    }
    if (delay == null) {
      throw members.refuse("run_at", "is missing: give run_at, delay or recurrence");
    }
    refuseBeyondCalendar(members, "delay", delay.after(now));
    return new Time.After(delay);
  }

  private static Instant latest(Time time, Instant now) {
    return switch (time) {
      case Time.At(Instant runAt) -> runAt;
      case Time.After(Delay delay) -> delay.after(now);
    };
  }

  private static @Nullable Duration jitter(Members members) {
    Duration jitter = fixed(members, "jitter");
    if (jitter != null && !jitter.isPositive()) {
      throw members.refuse("jitter", "is nothing at all: leave it out");
    }
    if (jitter != null && jitter.compareTo(LONGEST_JITTER) > 0) {
      throw members.refuse("jitter", "is longer than " + LONGEST_JITTER.toDays() + " days");
    }
    return jitter;
  }

  private static @Nullable Duration fixed(Members members, String name) {
    Delay length = members.delay(name);
    if (length == null) {
      return null;
    }
    if (length.period().toTotalMonths() != 0) {
      throw members.refuse(name, "months and years have no fixed length: give days, hours, minutes or seconds");
    }
    return Duration.between(Instant.EPOCH, length.after(Instant.EPOCH));
  }

  static void refuseBeyondCalendar(Members members, String name, Instant time) {
    if (time.isAfter(Delay.LAST)) {
      throw members.refuse(name, "leads beyond the year 9999");
    }
  }

  private static @Nullable Misfire misfire(Members members) {
    if (!members.has("misfire")) {
      return null;
    }
    Members misfire = new Members(members.object("misfire"), members.pointer() + "/misfire").only(Set.of("policy",
        "grace"));
    Misfire.Policy policy = misfire.word("policy", Misfire.Policy::of, "fire, skip, hold").orElseThrow(
        () -> misfire.refuse("policy", "is missing: fire, skip or hold"));
    Duration length = fixed(misfire, "grace");
    if (length == null) {
      return new Misfire(policy, Misfire.DEFAULT_GRACE);
    }
    if (length.compareTo(Misfire.SHORTEST_GRACE) < 0) {
      throw misfire.refuse("grace", "is shorter than a second: whatever fires is late by some milliseconds");
    }
    if (length.compareTo(LONGEST_GRACE) > 0) {
      throw misfire.refuse("grace", "is longer than " + LONGEST_GRACE.toDays() + " days");
    }
    return new Misfire(policy, length);
  }
}
