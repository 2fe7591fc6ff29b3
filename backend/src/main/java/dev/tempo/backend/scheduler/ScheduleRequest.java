package dev.tempo.backend.scheduler;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The payload of {@code scheduler.schedule}.
 *
 * @param time  what it should run at, or after
 * @param key   null: unkeyed
 */
record ScheduleRequest(Plan plan, Time time, @Nullable String key, OnConflict onConflict) {
  private static final Set<String> MEMBERS = Set.of("action", "run_at", "delay", "pattern", "params", "cancel_on",
      "override_on", "key", "on_conflict", "misfire");
  /** Beyond it nobody means a grace. */
  private static final Duration LONGEST_GRACE = Duration.ofDays(3_650);

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

  /** @throws dev.tempo.backend.nexus.Refusal 422 with a pointer below {@code /payload} */
  static ScheduleRequest parse(ObjectNode payload, Instant now) {
    Members members = new Members(payload, "/payload");
    if (members.has("recurrence")) {
      throw members.refuse("recurrence", "this version of Tempo schedules single occurrences only; leave it out");
    }
    members.only(MEMBERS);
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
    Plan plan = new Plan(kind, pattern, members.object("params"), cancelOn, overrideOn, misfire(members),
        Origin.REQUEST);
    return new ScheduleRequest(plan, time(members, now), key, onConflict);
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
      throw members.refuse("run_at", "is missing: give run_at or delay");
    }
    refuseBeyondCalendar(members, "delay", delay.after(now));
    return new Time.After(delay);
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
    Delay grace = misfire.delay("grace");
    if (grace == null) {
      return new Misfire(policy, Misfire.DEFAULT_GRACE);
    }
    if (grace.period().toTotalMonths() != 0) {
      throw misfire.refuse("grace", "months and years have no fixed length: give days, hours, minutes or seconds");
    }
    Duration length = Duration.between(Instant.EPOCH, grace.after(Instant.EPOCH));
    if (length.compareTo(LONGEST_GRACE) > 0) {
      throw misfire.refuse("grace", "is longer than " + LONGEST_GRACE.toDays() + " days");
    }
    return new Misfire(policy, length);
  }
}
