package dev.tempo.bench.tempo;

import dev.tempo.bench.postgres.BenchPostgres;
import dev.tempo.bench.report.Report;
import dev.tempo.bench.report.Scenario;
import dev.tempo.bench.report.Sizes;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.InstantSource;

/** A started Tempo that scenarios are run on, one after the other; closing it recounts its log. */
public final class TempoRuns implements AutoCloseable {
  private final Session session;
  private final TempoRates rates;
  private final TempoTimes times;
  private final TempoFailures failures;

  /** Starts it on a fresh database and warms it up. */
  public TempoRuns(Path launcher, Path folder, BenchPostgres postgres, Sizes sizes, Report report,
      InstantSource clock) throws Exception {
    session = new Session(launcher, folder, postgres, report, clock);
    rates = new TempoRates(session, sizes);
    times = new TempoTimes(session, sizes);
    failures = new TempoFailures(session);
    report.say("warming Tempo up for about %d s", sizes.warmUp().toSeconds());
    rates.warmUp();
  }

  public void run(Scenario scenario) throws Exception {
    switch (scenario) {
      case SCHEDULE -> rates.schedule();
      case BATCH -> rates.batch();
      case CANCEL -> rates.cancel();
      case DRAIN -> rates.drain();
      case LATENESS -> times.lateness();
      case PENDING -> times.pending();
      case HERD -> times.herd();
      case IDLE -> times.idle();
      case MILLIONS -> times.millions();
      case RESTART -> failures.restart();
      case TAKEOVER -> failures.takeover();
    }
  }

  /** What its log says of what was done. */
  public void recount() throws Exception {
    session.recount();
  }

  @Override
  public void close() throws SQLException {
    session.close();
  }
}
