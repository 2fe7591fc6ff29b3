package dev.tempo.backend.scheduler;

import dev.tempo.backend.metadata.EntityBooks;
import dev.tempo.backend.metadata.Views;
import dev.tempo.backend.nexus.Consequence;
import dev.tempo.backend.nexus.EventLog;
import dev.tempo.backend.nexus.Nexus;
import dev.tempo.backend.scheduler.timer.Timer;

import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Predicate;

/**
 * Makes and joins the parts of scheduling. The consequence is registered with Nexus (after metadata's) before the scheduler is
 * started.
 */
public final class Scheduling {
  /** Enough to make round trips cheap, few enough to keep locks short. */
  private static final int BULK_PAGE = 500;
  private static final Duration EXACT = Duration.ofNanos(1_000);

  private final EntityBooks entities;
  private final DatabaseClock clock;
  private final Timer<Due> timer;
  private final Armed armed;
  private final Window window;
  private final ActionReads reads;
  private final Books books;
  private final PolicyTimes policyTimes;
  private final Effects effects;
  private final PauseRows pauses;
  private final SchedulerOptions options;

  /** @param steady a clock that passes evenly, such as a {@link SteadyClock}; the database's is measured against it */
  public Scheduling(InstantSource steady, EntityBooks entities, ActionRows rows, ActionReads reads,
      PauseRows pauses, PatternStarter patterns, SchedulerOptions options) {
    this(new DatabaseClock(steady), entities, rows, reads, pauses, patterns, options);
  }

  /** @param clock the database's time as this process knows it; {@link DatabaseClock#simulated} where it is simulated */
  public Scheduling(DatabaseClock clock, EntityBooks entities, ActionRows rows, ActionReads reads,
      PauseRows pauses, PatternStarter patterns, SchedulerOptions options) {
    this.pauses = pauses;
    this.entities = entities;
    this.reads = reads;
    this.options = options;
    this.clock = clock;
    // Simulated time stops at each due time exactly, which is not to lie between two ticks.
    timer = new Timer<>(clock, clock.isSimulated() ? EXACT : options.tick());
    armed = new Armed(timer);
    window = new Window(reads, armed, options.horizon(), options.capacity());
    books = new Books(entities, rows, window::offer);
    policyTimes = new PolicyTimes(books);
    effects = new Effects(policyTimes, patterns, rows, pauses);
  }

  /** The time by the database, for whoever shows or compares times; measured once the scheduler runs. */
  public DatabaseClock clock() {
    return clock;
  }

  public Consequence consequence() {
    return new SchedulerConsequence(books, policyTimes, effects);
  }

  public EntityData entityData() {
    return new EntityData(entities);
  }

  /** Tells a database that cannot be reached from work that fails: the one is tried again, the other ends as failed. */
  public Predicate<Throwable> passingFailures() {
    return reads::passes;
  }

  public PolicyActions policyActions() {
    return policyTimes;
  }

  public Actions actions(ActionLists lists, EventLog log, Views views) {
    return new StoredActions(reads, lists, log, views);
  }

  public ActionCommands commands(Nexus nexus) {
    return new NexusCommands(nexus, books, reads, new Steps(policyTimes));
  }

  public BulkActions bulk(Nexus nexus, ActionLists lists, EventLog log, Views views) {
    return new NexusBulk(nexus, log, views, books, lists, new Steps(policyTimes), BULK_PAGE);
  }

  public Pauses pauses(Nexus nexus) {
    return new Pauses(nexus, pauses, books, new Steps(policyTimes), BULK_PAGE);
  }

  /** Moves simulated time. The row was made so before the scheduler is started. */
  public SimulatedTime simulatedTime(TimeRow row, Scheduler scheduler) {
    return new SimulatedTime(clock, row, scheduler);
  }

  public Calendars calendars(Nexus nexus, CalendarRows calendarRows) {
    return new Calendars(nexus, calendarRows);
  }

  /** Not started yet. */
  public Scheduler scheduler(Nexus nexus, FiringListener listener) {
    return new Scheduler(timer, armed, window, clock, reads, firing(nexus), options, nexus::isAnswering, listener);
  }

  /** For tests of what is hard to bring about from outside. */
  Firing firing(Nexus nexus) {
    return new Firing(nexus, books, effects);
  }
}
