package dev.tempo.bench.tempo;

import dev.tempo.bench.postgres.BenchPostgres;
import dev.tempo.bench.postgres.BenchPostgres.Db;
import dev.tempo.bench.report.Figure;
import dev.tempo.bench.report.Report;
import dev.tempo.bench.report.Sizes;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;

/** A running Tempo on a fresh database, its clients and its follower, and what it has acknowledged so far. */
final class Session implements AutoCloseable {
  static final String WHO = "Tempo";
  private final BenchPostgres postgres;
  private final Report report;
  private final Db db;
  private final Path launcher;
  private final Path folder;
  private final String token = "bench-" + UUID.randomUUID();
  private final InstantSource clock;
  private TempoProcess tempo;
  private Load load;
  private Follower follower;
  private Requests requests;
  private long acknowledged;
  private long outOfOrder;
  private double filledPerSecond = 4_000;

  Session(Path launcher, Path folder, BenchPostgres postgres, Report report, InstantSource clock)
      throws Exception {
    this.clock = clock;
    this.postgres = postgres;
    this.report = report;
    this.launcher = launcher;
    this.folder = folder;
    db = postgres.fresh(WHO);
    tempo = start("");
    load = new Load(tempo.port());
    requests = new Requests(tempo.port(), token);
    follower = new Follower(tempo.port(), token, 0, clock);
  }

  /** Another process on the same database, with a data folder of its own unless the name is empty. */
  TempoProcess start(String name) throws Exception {
    return TempoProcess.start(launcher, folder.resolveSibling(folder.getFileName() + name), db, token);
  }

  /** From now on everything is asked of this process; the former one is gone. */
  void turnTo(TempoProcess other) {
    long heard = follower.position();
    outOfOrder += follower.outOfOrder();
    follower.close();
    load.close();
    tempo = other;
    load = new Load(tempo.port());
    requests = new Requests(tempo.port(), token);
    follower = new Follower(tempo.port(), token, heard, clock);
  }

  /** Of this machine, on which PostgreSQL runs too. */
  InstantSource clock() {
    return clock;
  }

  Db db() {
    return db;
  }

  BenchPostgres postgres() {
    return postgres;
  }

  Report report() {
    return report;
  }

  Follower follower() {
    return follower;
  }

  Requests requests() {
    return requests;
  }

  Load load() {
    return load;
  }

  TempoProcess process() {
    return tempo;
  }

  Usage usage() throws SQLException {
    return new Usage(tempo, postgres);
  }

  void add(String scenario, String metric, double value, String unit, String note) {
    report.add(new Figure(scenario, metric, WHO, value, unit, note));
  }

  /** Counts what was acknowledged; a refusal under a load that should be taken is a failure. */
  Load.Outcome counted(Load.Outcome outcome, int eventsEach) {
    acknowledged += outcome.accepted() * eventsEach;
    if (outcome.refused() > 0) {
      report.fail("%,d requests were refused, the first: %s".formatted(outcome.refused(), outcome.firstRefusal()));
    }
    return outcome;
  }

  /** One batch's bytes, of events made from their numbers. */
  byte[] batch(long number, int size, LongFunction<String> event) {
    List<String> events = new ArrayList<>(size);
    for (long i = number * size; i < (number + 1) * size; i++) {
      events.add(event.apply(i));
    }
    return requests.batch(events);
  }

  /** Schedules in batches over four clients; {@code number} is rounded up to whole batches. */
  Load.Outcome fill(long number, LongFunction<String> event) throws Exception {
    long batches = (number + Sizes.BATCH - 1) / Sizes.BATCH;
    Load.Outcome outcome = counted(load.times(batches, 4, batch -> batch(batch, Sizes.BATCH, event)), Sizes.BATCH);
    if (batches >= 10) {
      filledPerSecond = outcome.rate() * Sizes.BATCH;
    }
    return outcome;
  }

  /** How long {@link #fill} may take, by the last one and with room to spare. */
  Duration timeToFill(long number) {
    return Duration.ofSeconds(5 + (long) (1.5 * number / filledPerSecond));
  }

  long head() throws SQLException {
    return db.number("SELECT position FROM log_head");
  }

  /** @return false where the log did not get there in time */
  boolean awaitHead(long position, Duration atMost) throws Exception {
    long until = System.nanoTime() + atMost.toNanos();
    while (head() < position) {
      if (System.nanoTime() > until) {
        report.fail("the log is at %,d of %,d after %s".formatted(head(), position, atMost));
        return false;
      }
      TimeUnit.MILLISECONDS.sleep(50);
    }
    return true;
  }

  /** Until the follower has heard of everything. */
  void awaitFollower(Duration atMost) throws Exception {
    long until = System.nanoTime() + atMost.toNanos();
    while (follower.position() < head() && follower.trouble().isEmpty()) {
      if (System.nanoTime() > until) {
        report.fail("the follower is at %,d of %,d after %s".formatted(follower.position(), head(), atMost));
        return;
      }
      TimeUnit.MILLISECONDS.sleep(100);
    }
  }

  void sleepUntil(Instant time) throws InterruptedException {
    long millis = Duration.between(clock.instant(), time).toMillis();
    if (millis > 0) {
      TimeUnit.MILLISECONDS.sleep(millis);
    }
  }

  /** What the log says of what was done. */
  void recount() throws Exception {
    awaitFollower(Duration.ofMinutes(15));
    long head = head();
    long events = db.number("SELECT count(*) FROM event");
    long outside = db.number("SELECT count(*) FROM event WHERE source <> '/tempo'");
    long twice = db.number("""
        SELECT count(*) FROM (SELECT action_id FROM event WHERE type IN ('action.executed', 'action.cancelled')
        GROUP BY action_id HAVING count(*) > 1) AS ended_twice""");
    String kinds = db.text("""
        SELECT string_agg(type || ' ' || n, ', ' ORDER BY n DESC) FROM (SELECT type, count(*) AS n FROM event
        GROUP BY type ORDER BY n DESC LIMIT 8) AS kinds""");
    report.say("recounted: %,d events in the log (head %,d), %,d from outside, %,d acknowledged; %s", events, head,
        outside, acknowledged, kinds);
    report.say("the follower heard %,d of them, %d out of order %s", follower.position(), outOfOrder + follower
        .outOfOrder(), follower.trouble());
    check(events == head, "the log is not dense: %,d events, head %,d".formatted(events, head));
    check(outside == acknowledged, "%,d events from outside are in the log, %,d were acknowledged".formatted(outside,
        acknowledged));
    check(twice == 0, "%,d actions ended twice".formatted(twice));
    check(follower.position() == head && outOfOrder + follower.outOfOrder() == 0, "the follower missed something");
    add("recount", "events in the log", (double) events, "",
        "dense, %,d from outside = acknowledged".formatted(outside));
    add("recount", "actions that ended twice", (double) twice, "", "");
  }

  private void check(boolean holds, String otherwise) {
    if (!holds) {
      report.fail(otherwise);
    }
  }

  @Override
  public void close() throws SQLException {
    follower.close();
    load.close();
    tempo.close();
    postgres.drop(db);
  }
}
