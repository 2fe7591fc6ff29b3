package dev.tempo.bench.policy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tempo.backend.policy.Effect;
import dev.tempo.backend.policy.Retention;
import dev.tempo.backend.policy.Rule;
import dev.tempo.bench.postgres.BenchPostgres;
import dev.tempo.bench.postgres.BenchPostgres.Db;
import dev.tempo.bench.report.Figure;
import dev.tempo.bench.report.Report;
import org.HdrHistogram.Histogram;

import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** Preview, publishing and re-timing over many entities, each with an expiry that the change moves. */
final class StoreBench {
  private static final double PREVIEW_SECONDS = 10;
  private static final double PUBLISH_MILLIS = 100;
  private static final int PUBLISHES = 300;
  private static final int EVENTS_EACH_SECOND = 200;
  private static final long QUIET = TimeUnit.SECONDS.toNanos(15);

  private final Report report;
  private final BenchPostgres postgres;
  private final int entities;

  StoreBench(Report report, BenchPostgres postgres, int entities) {
    this.report = report;
    this.postgres = postgres;
    this.entities = entities;
  }

  private static List<Rule> kept(String retention) {
    return List.of(Rule.of("*", "prod", "bench").with(Effect.RETENTION, Retention.parse(retention)));
  }

  void run() throws SQLException, InterruptedException {
    Db db = postgres.fresh("policy");
    try (StoreNode node = new StoreNode(db, kept("P90D"))) {
      fill(db);
      ObjectNode foreseen = preview(node);
      publishes(node);
      retime(db, node, foreseen);
    } finally {
      postgres.drop(db);
    }
  }

  private void publishes(StoreNode node) {
    // About entities that nobody has: each re-timing is over at once, and the acknowledgement is all that is measured.
    Histogram nanos = new Histogram(60_000_000_000L, 3);
    for (int i = 0; i < PUBLISHES; i++) {
      List<Rule> rules = List.of(kept("P90D").getFirst(), Rule.of("*", "dev", "nobody").with(Effect.RETENTION, Retention
          .parse("P" + (i + 1) + "D")));
      long began = System.nanoTime();
      node.publish(rules);
      nanos.recordValue(System.nanoTime() - began);
      while (node.retime()) {
        // Until it has ended.
      }
    }
    add("publish", "acknowledged, median", nanos.getValueAtPercentile(50) / 1e6, "ms");
    add("publish", "acknowledged, p99", nanos.getValueAtPercentile(99) / 1e6, "ms");
    if (nanos.getValueAtPercentile(99) > PUBLISH_MILLIS * 1e6) {
      report.fail("a publish was acknowledged later than %.0f ms at p99".formatted(PUBLISH_MILLIS));
    }
  }

  private ObjectNode preview(StoreNode node) {
    ObjectNode foreseen = null;
    double best = Double.MAX_VALUE;
    for (int i = 0; i < 3; i++) {
      long began = System.nanoTime();
      foreseen = node.preview(kept("P30D"));
      best = Math.min(best, (System.nanoTime() - began) / 1e9);
      report.say("previewed in %.1f s, %,d MB of heap in use", (System.nanoTime() - began) / 1e9, usedMb());
    }
    add("preview", "%,d entities".formatted(entities), best, "s");
    if (best > PREVIEW_SECONDS) {
      report.fail("the preview took longer than %.0f s".formatted(PREVIEW_SECONDS));
    }
    if (foreseen == null || foreseen.path("earlier").asInt() != entities) {
      report.fail("the preview missed some: " + foreseen);
      throw new IllegalStateException("no preview to compare with");
    }
    return foreseen;
  }

  private void retime(Db db, StoreNode node, ObjectNode foreseen) throws SQLException, InterruptedException {
    Histogram quiet = new Histogram(60_000_000_000L, 3);
    events(node, quiet, "quiet", () -> sleep(QUIET));
    Histogram busy = new Histogram(60_000_000_000L, 3);
    node.publish(kept("P30D"));
    long began = System.nanoTime();
    events(node, busy, "busy", () -> {
      while (node.retime()) {
        // The next batch.
      }
    });
    double seconds = (System.nanoTime() - began) / 1e9;
    add("re-timing", "%,d actions".formatted(entities), seconds, "s");
    add("re-timing", "events before, p99", quiet.getValueAtPercentile(99) / 1e6, "ms");
    add("re-timing", "events during it, p99", busy.getValueAtPercentile(99) / 1e6, "ms");
    if (busy.getValueAtPercentile(99) > 2 * quiet.getValueAtPercentile(99)) {
      report.fail("the p99 of events more than doubled during the re-timing");
    }
    for (String count : List.of("earlier", "later", "new", "ended", "changed")) {
      long done = db.number("SELECT payload->>'" + count
          + "' FROM event WHERE type = 'policy.retimed' ORDER BY position DESC LIMIT 1");
      if (done != foreseen.path(count).asLong()) {
        report.fail("previewed %s %,d, applied %,d".formatted(count, foreseen.path(count).asLong(), done));
      }
    }
  }

  /** Sends events at an even rate, each timed from when it was to be sent, while something is done. */
  private static void events(StoreNode node, Histogram nanos, String run, Runnable meanwhile)
      throws InterruptedException {
    AtomicBoolean over = new AtomicBoolean();
    long began = System.nanoTime();
    Thread sender = Thread.ofVirtual().start(() -> {
      for (long i = 0; !over.get(); i++) {
        long due = began + i * TimeUnit.SECONDS.toNanos(1) / EVENTS_EACH_SECOND;
        sleep(due - System.nanoTime());
        long number = i;
        Thread.ofVirtual().start(() -> {
          node.send("other" + number % 1_000, run + number);
          synchronized (nanos) {
            nanos.recordValue(Math.max(0, System.nanoTime() - due));
          }
        });
      }
    });
    meanwhile.run();
    over.set(true);
    sender.join();
  }

  private static void sleep(long nanos) {
    try {
      TimeUnit.NANOSECONDS.sleep(Math.max(0, nanos));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** As the server would have written them, but at once. */
  private void fill(Db db) throws SQLException {
    db.execute(
        """
            INSERT INTO _metadata_master (entity_type, entity_id, role, environment, category, owner, data, version, born,
              archived, created_at, counts_from, updated_at)
            SELECT 'bench', 'e' || lpad(n::text, 9, '0'), 'user', 'prod/eu', 'bench', 'o' || n %% 1000, '{"plan":"free"}', 1, 1,
              false, t, t, t
            FROM (SELECT n, timestamptz '2027-01-01' + n * interval '10 seconds' AS t FROM generate_series(1, %d) AS n) AS s
            """
            .formatted(entities));
    db.execute(
        """
            INSERT INTO action (id, entity_type, entity_id, key, kind, params, cancel_on, override_on, origin, state, run_at,
              generation, attempts, scheduled_position, scheduled_event_id, scheduled_correlation, scheduled_actor, created_at,
              withdrawn, role, environment, category, owner)
            SELECT gen_random_uuid(), entity_type, entity_id, 'retention', 'delete', '{}', '[]', '[]',
              '{"kind":"policy","rule":{"role":"*","environment":"prod","category":"bench"},"revision":1,"retention":"P90D"}',
              'scheduled', counts_from + interval '90 days', 0, 0, 1, 'fill', 'fill', 'bench', created_at, false, role,
              environment, category, owner
            FROM _metadata_master""");
    db.execute("UPDATE action_count SET n = n + %d WHERE state = 'scheduled'".formatted(entities));
    db.execute("ANALYZE");
    report.say("%,d entities with their expiries", entities);
  }

  private static long usedMb() {
    Runtime runtime = Runtime.getRuntime();
    return (runtime.totalMemory() - runtime.freeMemory()) >> 20;
  }

  private void add(String scenario, String metric, double value, String unit) {
    report.add(new Figure(scenario, metric, "Tempo", value, unit, ""));
  }
}
