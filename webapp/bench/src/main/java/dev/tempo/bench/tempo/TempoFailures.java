package dev.tempo.bench.tempo;

import dev.tempo.bench.report.Sizes;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/** Processes killed by kill -9 while actions fall due: how long it takes until they are fired again. */
final class TempoFailures {
  private static final Duration STEP = Duration.ofMillis(20);
  private static final Duration BEFORE = Duration.ofSeconds(3);
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Session session;

  TempoFailures(Session session) {
    this.session = session;
  }

  /** From the start of the launcher to the first commit that fires: its own checks, the JVM, migrations and the window included. */
  void restart() throws Exception {
    Instant from = scheduled("restart");
    session.sleepUntil(from.plus(BEFORE));
    session.process().kill();
    Instant killed = session.clock().instant();
    TempoProcess again = session.start("");
    Instant ready = session.clock().instant();
    double seconds = awaitFired("restart", killed);
    session.add("restart", "fires again after", seconds, "s",
        "kill -9 and ./tempo up at once; ready to answer after %.1f s"
            .formatted(seconds(killed, ready)));
    session.turnTo(again);
    settle("restart");
  }

  /** The one that accepted the actions, and so has them in its wheel, is killed; the other has to find them. */
  void takeover() throws Exception {
    TempoProcess other = session.start("-other");
    TimeUnit.SECONDS.sleep(10); // it has its share of the leases by then
    Instant from = scheduled("takeover");
    session.sleepUntil(from.plus(BEFORE));
    session.process().kill();
    Instant killed = session.clock().instant();
    session.turnTo(other);
    settle("takeover");
    String latest = session.db()
        .text(("SELECT extract(epoch FROM max(e.recorded_at - a.run_at)) FROM event e JOIN action a"
            + " ON a.id = e.action_id::uuid WHERE e.type = 'action.executed' AND e.entity_type = 'bench' AND e.entity_id LIKE 'takeover-%' AND e.recorded_at > '"
            + killed + "'"));
    session.add("takeover", "the latest was late by", Double.parseDouble(latest), "s",
        "one of two nodes killed by kill -9 while 50 fell due each second, all accepted by it");
  }

  /** Fifty fall due each second. */
  private Instant scheduled(String prefix) throws Exception {
    Instant from = session.clock().instant().plusSeconds(6);
    session.fill(2L * Sizes.BATCH, i -> Requests.cloudSchedule(prefix + "-" + i, from.plus(STEP.multipliedBy(i))));
    return from;
  }

  private double awaitFired(String prefix, Instant after) throws Exception {
    String first = "SELECT min(recorded_at) - '%s'::timestamptz FROM event WHERE type = 'action.executed' AND entity_type = 'bench' AND entity_id LIKE '%s-%%' AND recorded_at > '%s'"
        .formatted(after, prefix, after);
    String late = "";
    for (long until = System.nanoTime() + PATIENCE.toNanos(); late.isEmpty() && System.nanoTime() < until;) {
      late = session.db().text("SELECT extract(epoch FROM (" + first + "))");
      TimeUnit.MILLISECONDS.sleep(100);
    }
    if (late.isEmpty()) {
      session.report().fail(prefix + ": nothing was fired within " + PATIENCE);
      return Double.NaN;
    }
    return Double.parseDouble(late);
  }

  /** Waits until all have fired, and checks that each did so once. */
  private void settle(String prefix) throws Exception {
    String count = "SELECT count(*) FROM event WHERE type = 'action.executed' AND entity_type = 'bench' AND entity_id LIKE '"
        + prefix + "-%'";
    long number = 2L * Sizes.BATCH;
    for (long until = System.nanoTime() + PATIENCE.toNanos(); session.db().number(count) < number && System
        .nanoTime() < until;) {
      TimeUnit.MILLISECONDS.sleep(250);
    }
    long fired = session.db().number(count);
    if (fired != number) {
      session.report().fail("%s: %,d of %,d fired".formatted(prefix, fired, number));
    }
  }

  private static double seconds(Instant from, Instant to) {
    return Duration.between(from, to).toMillis() / 1e3;
  }
}
