package dev.tempo.bench.tempo;

import dev.tempo.bench.postgres.BenchPostgres.Db;
import dev.tempo.bench.report.Figure;
import dev.tempo.bench.report.Sizes;
import dev.tempo.bench.tempo.Load.Outcome;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** How much Tempo does in a second: scheduling, cancelling, firing. */
public final class TempoRates {
  private static final Duration FAR = Duration.ofDays(30);

  private final Session session;
  private final Sizes sizes;

  TempoRates(Session session, Sizes sizes) {
    this.session = session;
    this.sizes = sizes;
  }

  /** Everything that is measured later, until the compiler is done with it. */
  void warmUp() throws Exception {
    Duration third = sizes.warmUp().dividedBy(3);
    Instant soon = session.clock().instant().plus(third.multipliedBy(2));
    session.counted(session.load().during(third, 32, i -> session.requests().schedule("warm-" + i, i % 2 == 0 ? soon
        : far())), 1);
    session.counted(session.load().during(third, 4, n -> session.batch(n, 100, i -> Requests.cloudSchedule("warmb-" + i,
        soon))), 100);
    session.counted(session.load().during(third, 32, i -> session.requests().event(i % 2 == 0 ? "undo" : "seen",
        "warm-" + i)), 1);
    session.sleepUntil(soon.plusSeconds(2));
    session.awaitFollower(Duration.ofMinutes(3));
  }

  void schedule() throws Exception {
    for (int clients : sizes.clients()) {
      Usage usage = session.usage();
      Outcome outcome = session.counted(session.load().during(sizes.each(), clients, i -> session.requests()
          .schedule("one" + clients + "-" + i, far())), 1);
      session.add("schedule", "one by one, " + clients + " clients", outcome.rate(), "/s",
          "over HTTP, p50 %.1f, p99 %.1f ms; %s"
              .formatted(outcome.micros().at(0.5) / 1e3, outcome.micros().at(0.99) / 1e3, usage.text()));
    }
  }

  void batch() throws Exception {
    for (int clients : List.of(1, 4)) {
      Usage usage = session.usage();
      Outcome outcome = session.counted(session.load().during(sizes.each(), clients, n -> session.batch(n, Sizes.BATCH,
          i -> Requests.cloudSchedule("batch" + clients + "-" + i, far()))), Sizes.BATCH);
      session.add("batch", "of " + Sizes.BATCH + ", " + clients + (clients == 1 ? " client" : " clients"),
          outcome.rate() * Sizes.BATCH, "/s", "over HTTP; " + usage.text());
    }
    bare();
  }

  private void bare() throws Exception {
    session.awaitFollower(Duration.ofMinutes(5));
    BareSql bare = new BareSql(session.db(), "batch", Math.max(10_000, sizes.drained() / 2));
    for (int connections : List.of(1, 4)) {
      Db fresh = session.postgres().fresh("bare");
      try {
        session.report().add(new Figure("batch", "of " + Sizes.BATCH + ", " + connections + (connections == 1
            ? " client"
            : " clients"), "bare SQL", bare.run(fresh, connections), "/s", "the same rows and indexes: " + bare
                .rowsPerAction()));
      } finally {
        session.postgres().drop(fresh);
      }
    }
  }

  void cancel() throws Exception {
    session.fill(sizes.cancels(), i -> Requests.cloudSchedule("undo-" + i, far()));
    Usage usage = session.usage();
    int half = sizes.cancels() / 2;
    Outcome single = session.counted(session.load().times(half, 64, i -> session.requests().event("undo", "undo-"
        + i)), 1);
    session.add("cancel", "one by one, each matches", single.rate(), "/s",
        "by event over HTTP, 64 clients, %,d cancelled; %s"
            .formatted(single.cancelled(), usage.text()));
    if (single.cancelled() != single.accepted()) {
      session.report().fail("%,d events cancelled %,d actions".formatted(single.accepted(), single.cancelled()));
    }
    Usage batchUsage = session.usage();
    Outcome batches = session.counted(session.load().times(half / Sizes.BATCH, 4, n -> session.batch(n, Sizes.BATCH,
        i -> Requests.cloudEvent("undo", "undo-" + (half + i), "u-" + i))), Sizes.BATCH);
    session.add("cancel", "in batches, each matches", batches.rate() * Sizes.BATCH, "/s", "by event over HTTP; "
        + batchUsage.text());
    none();
  }

  private void none() throws Exception {
    Usage usage = session.usage();
    Outcome single = session.counted(session.load().during(sizes.each(), 64, i -> session.requests().event("seen",
        "one" + sizes.clients().getFirst() + "-" + i)), 1);
    session.add("cancel", "one by one, none matches", single.rate(), "/s", "over HTTP, 64 clients; " + usage.text());
    Usage batchUsage = session.usage();
    Outcome batches = session.counted(session.load().during(sizes.each(), 4, n -> session.batch(n, Sizes.BATCH,
        i -> Requests.cloudEvent("seen", "one" + sizes.clients().getFirst() + "-" + i % 10_000, "n-" + i))),
        Sizes.BATCH);
    session.add("cancel", "in batches, none matches", batches.rate() * Sizes.BATCH, "/s", "over HTTP; " + batchUsage
        .text());
  }

  void drain() throws Exception {
    session.awaitFollower(Duration.ofMinutes(10));
    Instant due = session.clock().instant().plus(session.timeToFill(sizes.drained()));
    long number = session.fill(sizes.drained(), i -> Requests.cloudSchedule("drain-" + i, due)).accepted()
        * Sizes.BATCH;
    session.awaitFollower(Duration.ofMinutes(2));
    if (session.clock().instant().isAfter(due)) {
      session.report().fail("scheduling took so long that draining began before it ended");
    }
    long head = session.head();
    session.sleepUntil(due);
    Usage usage = session.usage();
    session.awaitHead(head + 2 * number, Duration.ofMinutes(5));
    String cpu = usage.text();
    double seconds = Double.parseDouble(session.db().text("""
        SELECT extract(epoch FROM max(recorded_at) - '%s'::timestamptz) FROM event
        WHERE type = 'action.executed' AND entity_type = 'bench' AND entity_id LIKE 'drain-%%'""".formatted(due)));
    session.add("drain", "fired", number / seconds, "/s",
        "%,d deletes of entities, two events each; %s".formatted(number,
            cpu));
  }

  private Instant far() {
    return session.clock().instant().plus(FAR);
  }
}
