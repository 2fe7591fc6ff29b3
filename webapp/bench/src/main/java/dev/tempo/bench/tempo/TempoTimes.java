package dev.tempo.bench.tempo;

import dev.tempo.bench.peer.Due;
import dev.tempo.bench.postgres.Idle;
import dev.tempo.bench.report.Percentiles;
import dev.tempo.bench.report.Sizes;
import dev.tempo.bench.tempo.Load.Outcome;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** How late Tempo fires: a few, beside a million that wait, and a million at once; and what it does when nothing is due. */
public final class TempoTimes {
  private final Session session;
  private final Sizes sizes;
  private boolean filled;

  TempoTimes(Session session, Sizes sizes) {
    this.session = session;
    this.sizes = sizes;
  }

  void lateness() throws Exception {
    spread("lateness", sizes.late(), sizes.lateOver(), Duration.ofSeconds(8));
  }

  void pending() throws Exception {
    fillPending();
    beside("pending", sizes.pending());
  }

  /** As many again as are wanted are not sent, but copied from rows that were: the log has no events of them. */
  void millions() throws Exception {
    session.awaitFollower(Duration.ofMinutes(10));
    long there = session.db().number("SELECT n FROM action_count WHERE state = 'scheduled'");
    Copies copies = new Copies(session.db());
    session.fill(1, i -> Requests.cloudSchedule(Copies.MODEL + i, session.clock().instant().plus(Duration.ofDays(2))));
    double rate = copies.fill(Copies.MODEL + 0, Math.max(0, sizes.millions() - there));
    session.add("millions", "filled", rate, "/s", "%,d to the %,d there, rows of action and metadata copied by SQL"
        .formatted(Math.max(0, sizes.millions() - there), there));
    beside("millions", session.db().number("SELECT n FROM action_count WHERE state = 'scheduled'"));
  }

  private void beside(String scenario, long waiting) throws Exception {
    int number = (int) (sizes.dueEach() * sizes.dueFor().toSeconds());
    spread(scenario, number, sizes.dueFor(), session.timeToFill(number).plusSeconds(5));
    session.add(scenario, "heap after a full collection", session.process().heapAfterCollection(), "MB", "%,d pending"
        .formatted(waiting));
  }

  /** Far out, spread over months, so that none comes near. */
  private void fillPending() throws Exception {
    if (!filled) {
      filled = true;
      Instant from = session.clock().instant().plus(Duration.ofDays(2));
      Outcome outcome = session.fill(sizes.pending(), i -> Requests.cloudSchedule("far-" + i, from.plusSeconds(i % (90
          * 86_400))));
      session.add("pending", "filled in batches", outcome.rate() * Sizes.BATCH, "/s",
          "%,d far out, 4 clients".formatted(
              outcome.accepted() * Sizes.BATCH));
      session.awaitFollower(Duration.ofMinutes(20));
      session.db().execute("VACUUM ANALYZE");
    }
  }

  private void spread(String scenario, int number, Duration over, Duration lead) throws Exception {
    session.awaitFollower(Duration.ofMinutes(5));
    session.follower().taken();
    Instant from = session.clock().instant().plus(lead);
    long step = over.toNanos() / number;
    long rounded = session.fill(number, i -> {
      Instant at = from.plusNanos(step * i);
      return Requests.cloudSchedule(Due.id(at, i), at);
    }).accepted() * Sizes.BATCH;
    if (session.clock().instant().isAfter(from)) {
      session.report().fail("%s: scheduling took longer than %s".formatted(scenario, lead));
    }
    Usage usage = session.usage();
    session.sleepUntil(from.plusNanos(step * rounded).plusSeconds(1));
    String cpu = usage.text();
    session.awaitFollower(Duration.ofMinutes(5));
    List<Follower.Fired> fired = new ArrayList<>(session.follower().taken());
    Percentiles heard = new Percentiles(fired.stream().mapToLong(Follower.Fired::heardMicros).toArray());
    Percentiles recorded = new Percentiles(fired.stream().mapToLong(Follower.Fired::recordedMicros).toArray());
    String note = "to its arrival at the follower, after the commit; recorded %.2f ms";
    session.add(scenario, "p50", heard.at(0.5) / 1e3, "ms", note.formatted(recorded.at(0.5) / 1e3) + "; " + cpu);
    session.add(scenario, "p99", heard.at(0.99) / 1e3, "ms", note.formatted(recorded.at(0.99) / 1e3));
    session.add(scenario, "p99.9", heard.at(0.999) / 1e3, "ms", note.formatted(recorded.at(0.999) / 1e3));
    session.add(scenario, "max", heard.max() / 1e3, "ms", note.formatted(recorded.max() / 1e3));
    session.add(scenario, "early", (double) recorded.below(0), "", "of %,d, by recorded_at".formatted(heard.count()));
    if (heard.count() != rounded) {
      session.report().fail("%s: %,d of %,d were heard of".formatted(scenario, heard.count(), rounded));
    }
  }

  void herd() throws Exception {
    session.awaitFollower(Duration.ofMinutes(10));
    long executed = executed();
    Instant due = session.clock().instant().plus(session.timeToFill(sizes.herd())).plusSeconds(15);
    long number = (sizes.herd() + Sizes.BATCH - 1L) / Sizes.BATCH * Sizes.BATCH;
    session.fill(sizes.herd(), i -> Requests.cloudSchedule("herd-" + i, due.plusNanos(1_000_000_000L / number * i)));
    if (session.clock().instant().plusSeconds(12).isAfter(due)) {
      session.report().fail("herd: scheduling took so long that there was no time to measure before it");
    }
    Outcome before = unrelated(0, Duration.ofSeconds(10));
    session.sleepUntil(due);
    long others = 0;
    Usage usage = session.usage();
    List<Long> micros = new ArrayList<>();
    long until = System.nanoTime() + Duration.ofMinutes(10).toNanos();
    while (executed() < executed + number && System.nanoTime() < until) {
      Outcome slice = unrelated(1_000_000 + others, Duration.ofSeconds(1));
      others += slice.accepted();
      for (int i = 0; i < slice.micros().count(); i++) {
        micros.add(slice.micros().at((i + 1.0) / slice.micros().count()));
      }
    }
    String cpu = usage.text();
    double seconds = Double.parseDouble(session.db().text("""
        SELECT extract(epoch FROM max(recorded_at) - '%s'::timestamptz) FROM event
        WHERE type = 'action.executed' AND entity_type = 'bench' AND entity_id LIKE 'herd-%%'""".formatted(due)));
    long fired = session.db().number(
        """
            SELECT count(DISTINCT action_id) FROM event WHERE type = 'action.executed' AND entity_type = 'bench' AND entity_id LIKE 'herd-%'""");
    Percentiles during = new Percentiles(micros.stream().mapToLong(Long::longValue).toArray());
    session.add("herd", "drained", fired / seconds, "/s", "%,d of %,d due in one second; %s".formatted(fired, number,
        cpu));
    session.add("herd", "p99 of others before", before.micros().at(0.99) / 1e3, "ms", "200 unrelated events a second");
    session.add("herd", "p99 of others during", during.at(0.99) / 1e3, "ms", "of %,d".formatted(during.count()));
    if (fired != number) {
      session.report().fail("herd: %,d of %,d fired".formatted(fired, number));
    }
  }

  private long executed() throws SQLException {
    return session.db().number("SELECT n FROM action_count WHERE state = 'executed'");
  }

  private Outcome unrelated(long from, Duration time) throws Exception {
    return session.counted(session.load().paced(time, 8, 200, i -> session.requests().event("seen", "other-" + (from
        + i))), 1);
  }

  void idle() throws Exception {
    fillPending();
    session.awaitFollower(Duration.ofMinutes(5));
    double rate = Idle.transactionsPerSecond(session.postgres(), session.db(), sizes.idle());
    session.add("idle", "database transactions", rate, "/s", "%,d pending".formatted(sizes.pending()));
  }
}
