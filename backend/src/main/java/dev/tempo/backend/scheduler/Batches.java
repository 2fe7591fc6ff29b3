package dev.tempo.backend.scheduler;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Fires a batch, tells of it, and decides what becomes of one that fails. Safe for concurrent use. */
final class Batches {
  private static final Logger LOG = LoggerFactory.getLogger(Batches.class);
  private static final Duration BACKOFF = Duration.ofSeconds(1);
  private static final Duration INEXACT = Duration.ofMillis(3);

  private final Firing firing;
  private final ActionReads reads;
  private final Armed armed;
  private final DatabaseClock clock;
  private final FiringListener listener;
  private final Runnable measure;
  private final AtomicLong executed = new AtomicLong();

  /** @param measure the clock, where the database's turned out to be behind of what this process thought; blocks */
  Batches(Firing firing, ActionReads reads, Armed armed, DatabaseClock clock, FiringListener listener,
      Runnable measure) {
    this.firing = firing;
    this.reads = reads;
    this.armed = armed;
    this.clock = clock;
    this.listener = listener;
    this.measure = measure;
  }

  /**
   * Fires what {@link Armed#take} gave; afterwards each of it is done, or waits again, whatever happens: it is told once of each.
   *
   * @return how many were executed
   */
  int fire(List<Due> batch) {
    Firing.Fired fired;
    try {
      fired = firing.fire(batch);
    } catch (Error e) {
      LOG.error("firing {} actions met an error; they are tried again in {}", batch.size(), BACKOFF, e);
      again(batch);
      return 0;
    } catch (Exception e) { // also checked ones, which Future.await throws undeclared
      if (reads.passes(e)) {
        LOG.error("{} actions are tried again in {}: the database cannot be reached", batch.size(), BACKOFF, e);
        again(batch);
        return 0;
      }
      if (batch.size() == 1) {
        return fail(batch.getFirst(), e);
      }
      LOG.warn("a batch of {} actions cannot be fired; each is tried on its own", batch.size(), e);
      return batch.stream().mapToInt(due -> fire(List.of(due))).sum();
    }
    return report(batch, fired);
  }

  /** How many were executed since the start. */
  long executed() {
    return executed.get();
  }

  /** Arms them again: they have fired or not, their rows will tell. */
  void again(List<Due> batch) {
    Instant next = clock.instant().plus(BACKOFF);
    batch.forEach(due -> armed.again(due, next));
  }

  private int report(List<Due> batch, Firing.Fired fired) {
    Instant now = clock.instant();
    executed.addAndGet(fired.executed().size());
    try {
      fired.executed().forEach(one -> listener.fired(one.kind(), Duration.between(one.dueSince(), now)));
      if (!fired.early().isEmpty()) {
        measure.run();
      }
    } catch (Throwable e) { // undeclared checked exceptions of Future.await too; what has fired has fired
      LOG.error("{} actions were fired, but what follows from that failed", batch.size(), e);
    }
    fired.early().forEach(due -> armed.again(due, notBefore(due, fired.databaseTime())));
    armed.done(fired.early().isEmpty() ? batch : batch.stream().filter(due -> !fired.early().contains(due)).toList());
    return fired.executed().size();
  }

  /** Its time by the clock as it is measured now; or a little later, where the measuring could not be that exact. */
  private Instant notBefore(Due due, Instant databaseTime) {
    Duration missing = Duration.between(databaseTime, due.runAt());
    return missing.compareTo(INEXACT) < 0 ? clock.instant().plus(missing) : due.runAt();
  }

  /** Ends the action as failed. */
  private int fail(Due due, Exception failure) {
    try {
      firing.fail(due, reason(failure));
      LOG.error("action {} of {} failed; it can be retried by hand", due.id(), due.entity(), failure);
      armed.done(List.of(due));
    } catch (Throwable notEven) {
      failure.addSuppressed(notEven);
      LOG.error("action {} of {} is tried again in {}", due.id(), due.entity(), BACKOFF, failure);
      again(List.of(due));
    }
    return 0;
  }

  private static String reason(Exception failure) {
    String message = failure.getMessage();
    return message == null ? failure.getClass().getSimpleName() : message;
  }
}
