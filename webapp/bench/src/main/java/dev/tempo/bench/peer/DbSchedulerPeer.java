package dev.tempo.bench.peer;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerBuilder;
import com.github.kagkarlsson.scheduler.task.SchedulableInstance;
import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.zaxxer.hikari.HikariDataSource;
import dev.tempo.bench.postgres.BenchPostgres.Db;
import org.jspecify.annotations.Nullable;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * db-scheduler with lock-and-fetch, which its documentation names for high throughput, its wide thresholds, and a thread
 * and a connection for each of what it carries out at once. No priorities: they would cost it another index.
 */
final class DbSchedulerPeer implements Peer {
  private static final int THREADS = 20;
  private static final String TABLE = """
      CREATE TABLE scheduled_tasks (
        task_name text NOT NULL,
        task_instance text NOT NULL,
        task_data bytea,
        execution_time timestamptz,
        picked boolean NOT NULL,
        picked_by text,
        last_success timestamptz,
        last_failure timestamptz,
        consecutive_failures int,
        last_heartbeat timestamptz,
        version bigint NOT NULL,
        priority smallint,
        state text,
        PRIMARY KEY (task_name, task_instance)
      );
      CREATE INDEX execution_time_idx ON scheduled_tasks (execution_time);
      CREATE INDEX last_heartbeat_idx ON scheduled_tasks (last_heartbeat)""";

  private final HikariDataSource pool;
  private final OneTimeTask<Void> task;
  private final Scheduler scheduler;

  /** @param polling null for its default, 10 s */
  DbSchedulerPeer(Db db, Fired fired, @Nullable Duration polling, int connections) throws SQLException {
    db.execute(TABLE);
    pool = Pools.of(db, Math.max(connections, THREADS) + 4);
    task = Tasks.oneTime("noted").execute((instance, context) -> fired.fired(instance.getId()));
    SchedulerBuilder builder = Scheduler.create(pool, task).threads(THREADS).pollUsingLockAndFetch(0.5, 4.0);
    scheduler = (polling == null ? builder : builder.pollingInterval(polling)).build();
  }

  @Override
  public void schedule(Planned job) {
    scheduler.schedule(task.instance(job.id()), job.at());
  }

  @Override
  public void scheduleBatch(List<Planned> jobs) {
    List<SchedulableInstance<?>> instances = new ArrayList<>(jobs.size());
    jobs.forEach(job -> instances.add(SchedulableInstance.of(task.instance(job.id()), job.at())));
    scheduler.scheduleBatch(instances);
  }

  @Override
  public void cancel(String id) {
    scheduler.cancel(task.instance(id));
  }

  @Override
  public void start() {
    scheduler.start();
  }

  @Override
  public void close() {
    scheduler.stop();
    pool.close();
  }
}
