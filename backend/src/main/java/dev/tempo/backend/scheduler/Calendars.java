package dev.tempo.backend.scheduler;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tempo.backend.nexus.Draft;
import dev.tempo.backend.nexus.EntityRef;
import dev.tempo.backend.nexus.Nexus;
import dev.tempo.backend.nexus.Refusal;
import dev.tempo.backend.nexus.Transaction;
import dev.tempo.backend.policy.Principal;
import dev.tempo.backend.policy.Role;
import dev.tempo.backend.scheduler.recurrence.DayCalendar;

import java.util.List;

/**
 * The calendars that schedules name. Each change is an event ({@code calendar_changed}, {@code calendar_deleted}) about the entity
 * {@code calendar/<name>}, in its own transaction; the versions of a calendar are its events. They hold nothing personal: everybody
 * who is signed in may read them, administrators and services change them. Blocks; call it on virtual threads.
 */
public final class Calendars {
  static final String ENTITY_TYPE = "calendar";

  private final Nexus nexus;
  private final CalendarRows rows;

  Calendars(Nexus nexus, CalendarRows rows) {
    this.nexus = nexus;
    this.rows = rows;
  }

  /** By name, those after one; {@code ""} is before all. */
  public List<NamedCalendar> list(String after, int limit) {
    return rows.list(after, limit);
  }

  /** @throws Refusal 404 where there is none */
  public NamedCalendar find(String name) {
    return rows.find(name).orElseThrow(() -> unknown(name));
  }

  /**
   * Replaces it, or makes it. What it says already changes nothing.
   *
   * @param body {@code {"zone"?, "weekends"? | "days"?, "dates"?, "exclude_yearly"?}}
   * @throws Refusal 422 with a pointer, 403 for users
   */
  public NamedCalendar put(Principal principal, String name, ObjectNode body) {
    refuseUsers(principal);
    if (name.isBlank() || name.length() > Members.LONGEST_NAME || name.codePoints().anyMatch(
        Character::isISOControl)) {
      throw new Refusal(Refusal.Kind.UNPROCESSABLE, "a calendar's name has 1-" + Members.LONGEST_NAME
          + " characters, none of them a control character");
    }
    DayCalendar days = CalendarRequest.parse(new Members(body, ""));
    nexus.transact(List.of(entity(name)), transaction -> {
      if (rows.lock(transaction, name).filter(days::equals).isEmpty()) {
        var event = transaction.append(principal, Draft.own("calendar_changed", entity(name), SeriesJson.of(days).put(
            "name", name)));
        transaction.write(() -> rows.save(transaction, new NamedCalendar(name, days, event.position(), event
            .recordedAt())));
      }
      return name;
    });
    return find(name);
  }

  /** @throws Refusal 404 where there is none, 409 where a live action goes by it, 403 for users */
  public void delete(Principal principal, String name) {
    refuseUsers(principal);
    nexus.transact(List.of(entity(name)), transaction -> delete(transaction, principal, name));
  }

  private String delete(Transaction transaction, Principal principal, String name) {
    DayCalendar days = rows.lock(transaction, name).orElseThrow(() -> unknown(name));
    if (rows.isUsed(transaction, name)) {
      throw new Refusal(Refusal.Kind.CONFLICT, "live actions go by the calendar " + name
          + "; cancel their series first, or change the calendar");
    }
    transaction.append(principal, Draft.own("calendar_deleted", entity(name), SeriesJson.of(days).put("name", name)));
    transaction.write(() -> rows.delete(transaction, name));
    return name;
  }

  private static EntityRef entity(String name) {
    return new EntityRef(ENTITY_TYPE, name);
  }

  private static void refuseUsers(Principal principal) {
    if (principal.role() == Role.USER) {
      throw new Refusal(Refusal.Kind.FORBIDDEN, principal.subject() + " may not change calendars; administrators and"
          + " services may");
    }
  }

  private static Refusal unknown(String name) {
    return new Refusal(Refusal.Kind.NOT_FOUND, "there is no calendar " + name);
  }
}
