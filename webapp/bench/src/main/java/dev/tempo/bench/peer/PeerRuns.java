package dev.tempo.bench.peer;

import dev.tempo.bench.peer.Peer.Planned;
import dev.tempo.bench.postgres.BenchPostgres;
import dev.tempo.bench.postgres.BenchPostgres.Db;
import dev.tempo.bench.postgres.Idle;
import dev.tempo.bench.report.Figure;
import dev.tempo.bench.report.Percentiles;
import dev.tempo.bench.report.Report;
import dev.tempo.bench.report.Sizes;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** The scenarios on one peer, each on a fresh database. */
public final class PeerRuns {
  private static final Duration FAR = Duration.ofDays(30);

  private final PeerKind kind;
  private final BenchPostgres postgres;
  private final Sizes sizes;
  private final Report report;
  private final InstantSource clock;

  public PeerRuns(PeerKind kind, BenchPostgres postgres, Sizes sizes, Report report, InstantSource clock) {
    this.kind = kind;
    this.postgres = postgres;
    this.sizes = sizes;
    this.report = report;
    this.clock = clock;
  }

  @FunctionalInterface
  private interface Run {
    void on(Db db) throws Exception;
  }

  private void onFresh(Run run) throws Exception {
    Db db = postgres.fresh(kind.name());
    try {
      run.on(db);
    } finally {
      postgres.drop(db);
    }
  }

  public void schedule() throws Exception {
    onFresh(db -> {
      try (Peer peer = kind.open(db, id -> {}, 64)) {
        new Crowd(8).during(Duration.ofSeconds(2), number -> peer.schedule(far("warm", number)));
        for (int clients : sizes.clients()) {
          double rate = new Crowd(clients).during(sizes.each(), number -> peer.schedule(far("one" + clients, number)));
          add("schedule", "one by one, " + clients + " clients", rate, "/s", "in process");
        }
      }
    });
  }

  public void batch() throws Exception {
    onFresh(db -> {
      try (Peer peer = kind.open(db, id -> {}, 8)) {
        for (int clients : List.of(1, 4)) {
          double rate = new Crowd(clients).during(sizes.each(), number -> peer.scheduleBatch(
              jobs("batch" + clients, number * Sizes.BATCH, Sizes.BATCH, FAR)));
          add("batch", "of " + Sizes.BATCH + ", " + clients + (clients == 1 ? " client" : " clients"),
              rate * Sizes.BATCH, "/s", "in process");
        }
      }
    });
  }

  public void cancel() throws Exception {
    onFresh(db -> {
      try (Peer peer = kind.open(db, id -> {}, 64)) {
        fill(peer, "gone", sizes.cancels() / 4, FAR);
        double rate = new Crowd(32).times(sizes.cancels() / 4, number -> peer.cancel("gone-" + number));
        add("cancel", "one by one, each matches", rate, "/s", "by id, in process, 32 clients");
      }
    });
  }

  public void drain() throws Exception {
    onFresh(db -> {
      AtomicLong fired = new AtomicLong();
      try (Peer peer = kind.open(db, id -> fired.incrementAndGet(), 8)) {
        int number = kind == PeerKind.QUARTZ ? sizes.drained() / 10 : sizes.drained();
        fill(peer, "due", number, Duration.ofSeconds(-1));
        long began = System.nanoTime();
        peer.start();
        long last = awaitAll(fired, number, Duration.ofMinutes(4));
        add("drain", "fired", fired.get() * 1e9 / (last - began), "/s", "%,d of %,d".formatted(fired.get(), number));
      }
    });
  }

  public void lateness() throws Exception {
    onFresh(db -> {
      Queue<Long> late = new ConcurrentLinkedQueue<>();
      AtomicLong fired = new AtomicLong();
      try (Peer peer = kind.open(db, id -> {
        late.add(Due.latenessMicros(id, clock.instant()));
        fired.incrementAndGet();
      }, 8)) {
        peer.start();
        Instant from = clock.instant().plusSeconds(8);
        List<Planned> jobs = new ArrayList<>();
        for (int i = 0; i < sizes.late(); i++) {
          Instant at = from.plusNanos(sizes.lateOver().toNanos() / sizes.late() * i);
          jobs.add(new Planned(Due.id(at, i), at));
        }
        peer.scheduleBatch(jobs);
        awaitAll(fired, sizes.late(), sizes.lateOver().plusSeconds(60));
        Percentiles percentiles = new Percentiles(late.stream().mapToLong(Long::longValue).toArray());
        addLateness("lateness", percentiles);
        if (percentiles.count() != sizes.late()) {
          report.say("%s fired %d of %d", kind.title(), percentiles.count(), sizes.late());
        }
      }
    });
  }

  public void idle() throws Exception {
    onFresh(db -> {
      try (Peer peer = kind.open(db, id -> {}, 8)) {
        fill(peer, "far", sizes.peersPending(), FAR);
        peer.start();
        double rate = Idle.transactionsPerSecond(postgres, db, sizes.idle());
        add("idle", "database transactions", rate, "/s", "%,d pending".formatted(sizes.peersPending()));
      }
    });
  }

  private void addLateness(String scenario, Percentiles micros) {
    add(scenario, "p50", micros.at(0.5) / 1e3, "ms", "as executed, without its completion's commit");
    add(scenario, "p99", micros.at(0.99) / 1e3, "ms", "");
    add(scenario, "max", micros.max() / 1e3, "ms", "");
    add(scenario, "early", (double) micros.below(0), "", "of %,d".formatted(micros.count()));
  }

  private void add(String scenario, String metric, double value, String unit, String note) {
    report.add(new Figure(scenario, metric, kind.title(), value, unit, note));
  }

  private static long awaitAll(AtomicLong fired, long number, Duration atMost) throws InterruptedException {
    long until = System.nanoTime() + atMost.toNanos();
    long last = System.nanoTime();
    long seen = 0;
    while (fired.get() < number && System.nanoTime() < until) {
      TimeUnit.MILLISECONDS.sleep(5);
      if (fired.get() > seen) {
        seen = fired.get();
        last = System.nanoTime();
      }
    }
    return fired.get() >= number ? System.nanoTime() : last;
  }

  private void fill(Peer peer, String prefix, int number, Duration in) throws Exception {
    for (int from = 0; from < number; from += Sizes.BATCH) {
      peer.scheduleBatch(jobs(prefix, from, Math.min(Sizes.BATCH, number - from), in));
    }
  }

  private Planned far(String prefix, long number) {
    return new Planned(prefix + "-" + number, clock.instant().plus(FAR));
  }

  private List<Planned> jobs(String prefix, long from, int number, Duration in) {
    Instant at = clock.instant().plus(in);
    List<Planned> jobs = new ArrayList<>(number);
    for (long i = from; i < from + number; i++) {
      jobs.add(new Planned(prefix + "-" + i, at.plusMillis(in.isNegative() ? 0 : i % 60_000)));
    }
    return jobs;
  }
}
