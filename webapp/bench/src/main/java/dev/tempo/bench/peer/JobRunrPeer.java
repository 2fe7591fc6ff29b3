package dev.tempo.bench.peer;

import com.zaxxer.hikari.HikariDataSource;
import dev.tempo.bench.postgres.BenchPostgres.Db;
import org.jobrunr.configuration.JobRunr;
import org.jobrunr.configuration.JobRunrConfiguration.JobRunrConfigurationResult;
import org.jobrunr.jobs.lambdas.JobRequest;
import org.jobrunr.jobs.lambdas.JobRequestHandler;
import org.jobrunr.scheduling.JobBuilder;
import org.jobrunr.scheduling.JobRequestScheduler;
import org.jobrunr.server.BackgroundJobServerConfiguration;
import org.jobrunr.server.JobActivator;
import org.jobrunr.storage.sql.common.SqlStorageProviderFactory;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/**
 * JobRunr's free edition on its PostgreSQL storage, with as many workers as its threads can use, large pages of scheduled
 * jobs, and the shortest polling that it takes. Job requests, which its documentation prefers for speed: no lambda is analysed.
 */
final class JobRunrPeer implements Peer {
  private static final int WORKERS = 32;
  private static final Duration POLLING = Duration.ofSeconds(5);

  private final HikariDataSource pool;
  private final JobRunrConfigurationResult running;
  private final JobRequestScheduler scheduler;

  JobRunrPeer(Db db, Fired fired, int connections) {
    pool = Pools.of(db, Math.max(connections, WORKERS) + 4);
    NotedHandler handler = new NotedHandler(fired);
    JobActivator activator = new JobActivator() {
      @Override
      public <T> T activateJob(Class<T> type) {
        return type.cast(handler);
      }
    };
    running = JobRunr.configure().useJobActivator(activator).useStorageProvider(SqlStorageProviderFactory.using(pool))
        .useBackgroundJobServer(BackgroundJobServerConfiguration.usingStandardBackgroundJobServerConfiguration()
            .andWorkerCount(WORKERS).andPollInterval(POLLING).andScheduledJobsRequestSize(10_000)
            .andDeleteSucceededJobsAfter(Duration.ofDays(1)), false)
        .initialize();
    scheduler = running.getJobRequestScheduler();
  }

  /** What is stored of a job. Public, as the library's mapper asks. */
  public static final class Noted implements JobRequest {
    private String id = "";

    /** For the mapper. */
    public Noted() {}

    Noted(String id) {
      this.id = id;
    }

    public String getId() {
      return id;
    }

    public void setId(String name) {
      id = name;
    }

    @Override
    public Class<NotedHandler> getJobRequestHandler() {
      return NotedHandler.class;
    }
  }

  /** Notes that a job was carried out. */
  public static final class NotedHandler implements JobRequestHandler<Noted> {
    private final Fired fired;

    NotedHandler(Fired fired) {
      this.fired = fired;
    }

    @Override
    public void run(Noted request) {
      fired.fired(request.getId());
    }
  }

  @Override
  public void schedule(Planned job) {
    scheduler.schedule(uuid(job.id()), job.at(), new Noted(job.id()));
  }

  @Override
  public void scheduleBatch(List<Planned> jobs) {
    scheduler.create(jobs.stream().map(job -> JobBuilder.aJob().withId(uuid(job.id())).scheduleAt(job.at())
        .withJobRequest(new Noted(job.id()))));
  }

  @Override
  public void cancel(String id) {
    scheduler.delete(uuid(id));
  }

  @Override
  public void start() {
    Objects.requireNonNull(running.getBackgroundJobServer(), "a server was configured").start();
  }

  @Override
  public void close() {
    JobRunr.destroy();
    pool.close();
  }

  private static UUID uuid(String id) {
    return UUID.nameUUIDFromBytes(id.getBytes(StandardCharsets.UTF_8));
  }
}
