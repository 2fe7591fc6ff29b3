package dev.tempo.backend.scheduler;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tempo.backend.metadata.Entity;
import dev.tempo.backend.nexus.Appended;
import dev.tempo.backend.nexus.Draft;
import dev.tempo.backend.nexus.EntityRef;
import dev.tempo.backend.nexus.Transaction;
import dev.tempo.backend.scheduler.Books.Book;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * What an action does when its time has come, and what keeps it from doing so. The guards, in this order: a newer policy works
 * the time out again; a legal hold holds a delete or archive; a pause holds; a misfire skips or holds what is overdue.
 */
final class Effects {
  private final PolicyTimes policyTimes;
  private final PatternStarter patterns;
  private final ActionRows calendars;
  private final PauseRows pauses;

  Effects(PolicyTimes policyTimes, PatternStarter patterns, ActionRows calendars, PauseRows pauses) {
    this.pauses = pauses;
    this.policyTimes = policyTimes;
    this.patterns = patterns;
    this.calendars = calendars;
  }

  PatternStarter patterns() {
    return patterns;
  }

  /** Asks for the pauses that stand; nothing else stands until the transaction has ended. */
  Supplier<List<Pause>> pauses(Transaction transaction) {
    return pauses.share(transaction);
  }

  /** Schedules the occurrence after one that has just ended: of a series, and not tried again by hand. */
  void follow(Book book, Entry entry, Cause cause) {
    Series series = entry.plan().series();
    if (series == null || entry.isTriedAgain()) {
      return;
    }
    series.next(book.transaction().now(), name -> calendars.calendar(book.transaction(), name)).ifPresent(next -> book
        .actions().follow(entry, next, cause));
  }

  /**
   * Fires an action that is scheduled, and due by {@link dev.tempo.backend.nexus.Transaction#now}.
   *
   * @param registered the patterns, of those that the batch names, that are registered
   * @param standing   pauses
   */
  void fire(Book book, Entry entry, Set<String> registered, List<Pause> standing) {
    Cause cause = entry.due();
    Optional<Entity> entity = book.entities().get(entry.entity());
    Instant now = book.transaction().now();
    if (entity.isPresent() && PolicyTimes.isStale(entry, book.transaction())
        && policyTimes.renew(book, entry, entity.get(), cause) && (entry.state() != ActionState.SCHEDULED
            || entry.when().estimate(now).isAfter(now))) {
      return;
    }
    if (isHeld(book, entry, entity, cause, HeldFor.LEGAL_HOLD) || isDayOff(book, entry, cause) || isPaused(book,
        entry, cause, standing) || misfires(book, entry, cause, now)) {
      return;
    }
    entry.attempt();
    String pattern = entry.plan().pattern();
    if (entry.plan().kind() == ActionKind.RUN) {
      start(book, entry);
      book.actions().executed(entry, cause);
      follow(book, entry, cause);
    } else if (pattern != null && registered.contains(pattern)) {
      book.actions().start(entry, cause);
      start(book, entry);
    } else {
      perform(book, entry, entity, cause);
    }
  }

  /** The run that goes before a delete or archive has ended: then that follows, or fails with it. */
  void patternEnded(Book book, Appended event) {
    boolean completed = event.type().equals(PatternStarter.COMPLETED);
    if (event.fromOutside() || !(completed || event.type().equals(PatternStarter.FAILED))) {
      return;
    }
    ObjectNode payload = event.draft().payload();
    book.actions().live(event.entity(), payload.path("action_id").asText()).filter(entry -> entry
        .state() == ActionState.RUNNING).ifPresent(entry -> {
          if (!completed) {
            book.actions().fail(entry, new Cause.Event(event),
                "its pattern failed: " + payload.path("reason").asText());
            return;
          }
          Optional<Entity> entity = book.entities().get(entry.entity());
          if (!isHeld(book, entry, entity, entry.due(), HeldFor.LEGAL_HOLD_AFTER_PATTERN)) {
            perform(book, entry, entity, entry.due());
          }
        });
  }

  /** The entity is gone: a namesake made later inherits nothing. */
  void skipAll(Book book, EntityRef entity, Appended deleted) {
    book.actions().live(entity).forEach(entry -> book.actions().skip(entry, new Cause.Event(deleted),
        entity + " was deleted"));
  }

  /** What the legal hold held is worked out again; where it is overdue by then, its misfire decides. */
  void release(Book book, Entity entity, Appended lifted) {
    Cause cause = new Cause.Event(lifted);
    for (Entry entry : book.actions().live(entity.ref())) {
      HeldFor heldFor = entry.heldFor(); // none of one that an earlier deletion here has skipped
      if (heldFor != null && heldFor.isLegalHold()) {
        book.actions().release(entry, cause, "the legal hold was lifted");
        if (entry.plan().fromPolicy()) {
          policyTimes.renew(book, entry, entity, cause);
        }
        if (heldFor == HeldFor.LEGAL_HOLD_AFTER_PATTERN && isStillDue(book, entry)) {
          perform(book, entry, Optional.of(entity), entry.due());
        }
      }
    }
  }

  /** False where policy has moved or ended it meanwhile: then it fires anew at its new time, its pattern first. */
  private static boolean isStillDue(Book book, Entry entry) {
    Instant now = book.transaction().now();
    return entry.state() == ActionState.SCHEDULED && !entry.when().estimate(now).isAfter(now);
  }

  private static boolean isHeld(Book book, Entry entry, Optional<Entity> entity, Cause cause, HeldFor heldFor) {
    Entity.LegalHold hold = entity.map(Entity::legalHold).orElse(null);
    if (hold == null || entry.plan().kind() == ActionKind.RUN) {
      return false;
    }
    book.actions().hold(entry, cause, heldFor, "legal hold by " + hold.by() + ": " + hold.reason());
    return true;
  }

  /** Before its misfire: being late is the pause's doing, and looked at when that has ended. */
  private static boolean isPaused(Book book, Entry entry, Cause cause, List<Pause> standing) {
    Pause by = standing.isEmpty() ? null : Pauses.by(standing, book.transaction(), entry.row().action());
    if (by != null) {
      book.actions().hold(entry, cause, HeldFor.PAUSE, by.says());
    }
    return by != null;
  }

  /** Its calendar has changed since it was scheduled. What somebody has moved since then stays where it is. */
  private boolean isDayOff(Book book, Entry entry, Cause cause) {
    Series series = entry.plan().series();
    if (series == null || !(series.calendar() instanceof Series.DayCalendarRef.Named(String name)) || !entry.when()
        .equals(new When.At(entry.plan().spread(new When.At(series.meant()), entry.id(), 0).resolve()))) {
      return false;
    }
    boolean off = calendars.calendar(book.transaction(), name).filter(days -> days.excludes(series.meant()))
        .isPresent();
    if (off) {
      book.actions().skip(entry, cause, "the calendar " + name + " excludes the day by now");
      follow(book, entry, cause);
    }
    return off;
  }

  private boolean misfires(Book book, Entry entry, Cause cause, Instant now) {
    Misfire misfire = entry.plan().misfire();
    Duration late = Duration.between(entry.when().estimate(now), now);
    if (misfire == null || misfire.passed() || late.compareTo(misfire.grace()) <= 0) {
      return false;
    }
    String reason = "overdue by " + late + ", more than the grace of " + misfire.grace();
    return switch (misfire.policy()) {
      case FIRE -> false;
      case SKIP -> {
        book.actions().skip(entry, cause, reason);
        follow(book, entry, cause);
        yield true;
      }
      case HOLD -> {
        book.actions().hold(entry, cause, HeldFor.MISFIRE, reason);
        yield true;
      }
    };
  }

  private void perform(Book book, Entry entry, Optional<Entity> entity, Cause cause) {
    boolean deletes = entry.plan().kind() == ActionKind.DELETE;
    if (!deletes && entity.filter(Entity::archived).isPresent()) {
      book.actions().skip(entry, cause, entry.entity() + " is archived already");
      return;
    }
    String type = entry.entity().type() + (deletes ? "_deleted" : "_archived");
    ObjectNode payload = JsonNodeFactory.instance.objectNode().put("action_id", entry.id());
    Appended event = cause.append(book.transaction(), Draft.own(type, entry.entity(), payload));
    book.actions().executed(entry, cause);
    if (deletes) {
      // Events may name entities that Tempo does not know: then the event is all there is to delete.
      if (entity.isPresent()) {
        book.entities().delete(event);
      }
      skipAll(book, entry.entity(), event);
    } else if (entity.isPresent()) {
      book.entities().archive(event);
    }
  }

  private void start(Book book, Entry entry) {
    patterns.start(book.transaction(), new PatternStarter.Start(Objects.requireNonNull(entry.plan().pattern()), entry
        .id(), entry.entity(), entry.plan().params(), entry.scheduling()));
  }
}
