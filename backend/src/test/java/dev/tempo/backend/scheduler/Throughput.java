package dev.tempo.backend.scheduler;

import com.sun.management.OperatingSystemMXBean;
import dev.tempo.backend.nexus.EntityRef;
import dev.tempo.backend.nexus.Nexus;
import dev.tempo.backend.nexus.Receipt;
import dev.tempo.backend.policy.Access;
import dev.tempo.backend.policy.Effect;
import dev.tempo.backend.policy.Rule;
import dev.tempo.backend.testing.TestDatabase;
import io.vertx.sqlclient.Tuple;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What the hot path costs in process, without HTTP: CPU of this JVM and of PostgreSQL per 1,000 actions, and the rate, which on a
 * shared machine says less. Not a test and not the published benchmark: run {@code main} with the classpath of the tests and
 * {@code [actions per phase] [rounds]}.
 */
public final class Throughput {
  /** With {@code -Dtempo.test.postgres.preload=pg_stat_statements}, what each statement cost is told too. */
  private static final boolean STATEMENTS = System.getProperty(TestDatabase.PRELOAD) != null;
  /** {@code -Dtempo.throughput.batch} and {@code -Dtempo.throughput.senders}: 1 and 64 are what many clients do, one by one. */
  private static final int BATCH = Integer.getInteger("tempo.throughput.batch", 500);
  private static final int SENDERS = Integer.getInteger("tempo.throughput.senders", 3);
  private static final Instant START = Instant.parse("2026-06-01T00:00:00Z");

  private final TestDatabase database;
  private final SchedulerFixture node;
  private final SimulatedClock clock;
  private final int actions;

  private Throughput(TestDatabase database, SchedulerFixture node, SimulatedClock clock, int actions) {
    this.database = database;
    this.node = node;
    this.clock = clock;
    this.actions = actions;
  }

  public static void main(String[] arguments) throws Exception {
    int actions = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 40_000;
    int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 4;
    String only = arguments.length > 2 ? arguments[2] : "";
    try (TestDatabase database = TestDatabase.fresh()) {
      SimulatedClock clock = new SimulatedClock(database, START);
      if (STATEMENTS) {
        database.pool().query("CREATE EXTENSION IF NOT EXISTS pg_stat_statements").execute().await();
      }
      try (SchedulerFixture node = new SchedulerFixture(database, clock,
          Rule.of("*", "*", "*").with(Effect.ACCESS, Access.INTERNAL))) {
        Throughput throughput = new Throughput(database, node, clock, actions);
        for (int round = 1; round <= rounds; round++) {
          System.out.printf("round %d%n", round);
          throughput.round(round, only);
        }
      }
    }
    System.exit(0); // the pools' threads
  }

  private void round(int round, String only) throws Exception {
    String prefix = "r" + round + "-";
    measure("schedule", () -> submitAll(prefix, ref -> SchedulerFixture.incoming("scheduler.schedule", ref,
        "{\"action\":\"delete\",\"delay\":\"PT1H\",\"cancel_on\":[\"login\"]}",
        "{\"category\":\"user_account\",\"environment\":\"prod\"}")));
    measure("no match", () -> submitAll(prefix, ref -> SchedulerFixture.incoming("viewed", ref, "{\"page\":1}",
        null)));
    measure("unknown", () -> submitAll("x" + prefix, ref -> SchedulerFixture.incoming("viewed", ref, "{\"page\":1}",
        null)));
    if (!only.equals("fire")) {
      measure("cancel", () -> submitAll(prefix, ref -> SchedulerFixture.incoming("login", ref, "{\"page\":1}", null)));
      submitAll("f" + prefix, ref -> SchedulerFixture.incoming("scheduler.schedule", ref,
          "{\"action\":\"delete\",\"delay\":\"PT1H\",\"cancel_on\":[\"login\"]}",
          "{\"category\":\"user_account\",\"environment\":\"prod\"}"));
    }
    node.scheduler().step(); // the heartbeat and the window
    clock.advance(Duration.ofHours(2));
    measure("fire", () -> {
      int fired = node.scheduler().step();
      if (fired != actions) {
        throw new IllegalStateException("fired " + fired + " of " + actions);
      }
    });
  }

  private void submitAll(String prefix, java.util.function.Function<EntityRef, Nexus.Incoming> event) {
    AtomicInteger next = new AtomicInteger();
    try (ExecutorService senders = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> running = new ArrayList<>();
      for (int sender = 0; sender < SENDERS; sender++) {
        running.add(senders.submit(() -> {
          for (int from = next.getAndAdd(BATCH); from < actions; from = next.getAndAdd(BATCH)) {
            List<Nexus.Incoming> batch = new ArrayList<>();
            for (int i = from; i < Math.min(from + BATCH, actions); i++) {
              batch.add(event.apply(new EntityRef("user", prefix + i)));
            }
            List<Receipt> receipts = node.sendAll(batch.toArray(Nexus.Incoming[]::new));
            if (receipts.size() != batch.size()) {
              throw new IllegalStateException("not every event was answered");
            }
          }
          return null;
        }));
      }
      for (Future<?> sender : running) {
        sender.get();
      }
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private void measure(String what, Runnable work) {
    if (STATEMENTS) {
      database.pool().query("SELECT pg_stat_statements_reset()").execute().await();
    }
    long head = node.nexus().log().head();
    long walBefore = wal();
    long jvm = jvmNanos();
    long postgres = postgresMillis();
    long wall = System.nanoTime();
    work.run();
    double seconds = (System.nanoTime() - wall) / 1e9;
    double thousands = actions / 1_000.0;
    double ours = (jvmNanos() - jvm) / 1e6 / thousands;
    double postgresOwn = (postgresMillis() - postgres) / thousands;
    System.out.printf(Locale.ROOT,
        "%-10s %8.0f /s, %5.1f in a transaction; per 1,000: JVM %6.1f ms, PostgreSQL %6.1f ms, together %6.1f ms, WAL %5.0f kB%n",
        what, actions / seconds, actions / (double) Math.max(1, transactionsAfter(head)), ours, postgresOwn,
        ours + postgresOwn, (wal() - walBefore) / 1e3 / thousands);
    if (STATEMENTS) {
      stats();
    }
  }

  private void stats() {
    database.pool()
        .query(
            """
                SELECT calls, round(total_exec_time) AS ms, round((total_exec_time * 1000 / greatest(calls, 1))::numeric, 0) AS us, plans,
                  round(total_plan_time) AS plan, rows,
                  round(wal_bytes / 1000) AS wal, shared_blks_hit AS hit, left(regexp_replace(query, '\\s+', ' ', 'g'), 110) AS q
                FROM pg_stat_statements ORDER BY total_exec_time + total_plan_time DESC LIMIT 16""")
        .execute().await().forEach(
            row -> System.out.println("    " + row.getLong("calls") + " calls " + row.getValue("ms") + " ms  " + row
                .getValue("us") + " us each, planned " + row.getValue("plans") + " in " + row.getValue("plan")
                + " ms, rows " + row.getValue("rows") + ", wal kB " + row.getValue("wal")
                + ", hit "
                + row.getValue("hit") + "  " + row.getString("q")));
  }

  private long transactionsAfter(long position) {
    return database.pool().preparedQuery("SELECT count(DISTINCT xmin::text) AS n FROM event WHERE position > $1")
        .execute(
            Tuple.of(position))
        .await().iterator().next().getLong("n");
  }

  private long wal() {
    return database.pool().query("SELECT (pg_current_wal_lsn() - '0/0')::bigint AS at").execute().await().iterator()
        .next().getLong("at");
  }

  private static long jvmNanos() {
    return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
  }

  /** Of the postmaster and its children, ended ones included. */
  private long postgresMillis() {
    String folder = database.pool().query("SELECT current_setting('data_directory') AS folder").execute().await()
        .iterator().next().getString("folder");
    try {
      String master = Files.readAllLines(Path.of(folder, "postmaster.pid")).getFirst();
      long ticks = ticks(Path.of("/proc", master), null);
      try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
        for (Path process : processes) {
          ticks += ticks(process, master);
        }
      }
      return ticks * 10;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long ticks(Path process, @Nullable String parent) {
    try {
      String stat = Files.readString(process.resolve("stat"));
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
      if (parent != null && !fields[1].equals(parent)) {
        return 0;
      }
      long own = Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
      return parent != null ? own : own + Long.parseLong(fields[13]) + Long.parseLong(fields[14]);
    } catch (IOException gone) {
      return 0; // a process that ended meanwhile
    }
  }
}
