package dev.tempo.bench.peer;

import dev.tempo.bench.postgres.BenchPostgres.Db;

import java.time.Duration;

/** The peers, as configured. */
public enum PeerKind {
  DB_SCHEDULER("db-scheduler 16.12.0"),
  /** For lateness alone: what it can do where it is told to poll a hundred times a second. */
  DB_SCHEDULER_10MS("db-scheduler, polling 10 ms"), JOBRUNR("JobRunr 8.7.0"), QUARTZ("Quartz 2.5.2");

  private final String title;

  PeerKind(String title) {
    this.title = title;
  }

  public String title() {
    return title;
  }

  Peer open(Db db, Peer.Fired fired, int connections) throws Exception {
    return switch (this) {
      case DB_SCHEDULER -> new DbSchedulerPeer(db, fired, null, connections);
      case DB_SCHEDULER_10MS -> new DbSchedulerPeer(db, fired, Duration.ofMillis(10), connections);
      case JOBRUNR -> new JobRunrPeer(db, fired, connections);
      case QUARTZ -> new QuartzPeer(db, fired, connections);
    };
  }
}
