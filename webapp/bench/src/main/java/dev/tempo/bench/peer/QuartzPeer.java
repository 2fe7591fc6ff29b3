package dev.tempo.bench.peer;

import dev.tempo.bench.postgres.BenchPostgres.Db;
import org.quartz.Job;
import org.quartz.JobBuilder;
import org.quartz.JobDetail;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.SimpleTrigger;
import org.quartz.Trigger;
import org.quartz.TriggerBuilder;
import org.quartz.TriggerKey;
import org.quartz.impl.StdSchedulerFactory;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.UUID;

/**
 * Quartz with its JDBC store: batch acquisition as large as the pool of threads, acquired within its lock as that asks, no
 * cluster's check-ins. One durable job for all triggers, so that scheduling writes no job of its own.
 */
final class QuartzPeer implements Peer {
  private static final int THREADS = 20;

  private final Scheduler scheduler;
  private final JobDetail detail;

  QuartzPeer(Db db, Fired fired, int connections) throws SQLException, SchedulerException, IOException {
    db.execute(tables());
    scheduler = new StdSchedulerFactory(properties(db, Math.max(connections, THREADS) + 4)).getScheduler();
    scheduler.setJobFactory((bundle, quartz) -> context -> fired.fired(context.getTrigger().getKey().getName()));
    detail = JobBuilder.newJob(Job.class).withIdentity("noted").storeDurably().build();
    scheduler.addJob(detail, true);
  }

  private static String tables() throws IOException {
    try (InputStream script = Objects.requireNonNull(Scheduler.class.getResourceAsStream(
        "/org/quartz/impl/jdbcjobstore/tables_postgres.sql"))) {
      return new String(script.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static Properties properties(Db db, int connections) {
    Properties properties = new Properties();
    properties.putAll(Map.of("org.quartz.scheduler.instanceName", "bench-" + UUID.randomUUID(),
        "org.quartz.scheduler.skipUpdateCheck", "true",
        "org.quartz.scheduler.batchTriggerAcquisitionMaxCount", Integer.toString(THREADS),
        "org.quartz.threadPool.threadCount", Integer.toString(THREADS),
        "org.quartz.jobStore.class", "org.quartz.impl.jdbcjobstore.JobStoreTX",
        "org.quartz.jobStore.driverDelegateClass", "org.quartz.impl.jdbcjobstore.PostgreSQLDelegate",
        "org.quartz.jobStore.acquireTriggersWithinLock", "true",
        "org.quartz.jobStore.dataSource", "bench"));
    String source = "org.quartz.dataSource.bench.";
    properties.putAll(Map.of(source + "provider", "hikaricp", source + "driver", "org.postgresql.Driver",
        source + "URL", db.jdbcUrl(), source + "user", db.user(), source + "password", db.password(),
        source + "maxConnections", Integer.toString(connections)));
    return properties;
  }

  private SimpleTrigger trigger(Planned job) {
    return (SimpleTrigger) TriggerBuilder.newTrigger().withIdentity(job.id()).forJob(detail)
        .startAt(Date.from(job.at())).build();
  }

  @Override
  public void schedule(Planned job) throws SchedulerException {
    scheduler.scheduleJob(trigger(job));
  }

  @Override
  public void scheduleBatch(List<Planned> jobs) throws SchedulerException {
    Set<Trigger> triggers = new HashSet<>();
    jobs.forEach(job -> triggers.add(trigger(job)));
    scheduler.scheduleJobs(Map.of(detail, triggers), true);
  }

  @Override
  public void cancel(String id) throws SchedulerException {
    scheduler.unscheduleJob(TriggerKey.triggerKey(id));
  }

  @Override
  public void start() throws SchedulerException {
    scheduler.start();
  }

  @Override
  public void close() {
    try {
      scheduler.shutdown(true);
    } catch (SchedulerException e) {
      throw new IllegalStateException("Quartz did not stop", e);
    }
  }
}
