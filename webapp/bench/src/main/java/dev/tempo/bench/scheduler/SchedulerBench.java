package dev.tempo.bench.scheduler;

import dev.tempo.bench.peer.PeerKind;
import dev.tempo.bench.peer.PeerRuns;
import dev.tempo.bench.postgres.BenchPostgres;
import dev.tempo.bench.report.Report;
import dev.tempo.bench.report.Scenario;
import dev.tempo.bench.report.Sizes;
import dev.tempo.bench.tempo.TempoRuns;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;

/**
 * Runs the scenarios, all on one Tempo, which so holds more from scenario to scenario; the peers right after in the same
 * scenario, each on a fresh database, so that a machine whose speed drifts is the same for all. What fails is told, and the
 * rest goes on.
 */
final class SchedulerBench {
  /** The folder of the one Tempo that all is measured on; those beside it have names that begin so. */
  static final String TEMPO = "tempo";

  private final BenchPostgres postgres;
  private final Path launcher;
  private final Path folder;
  private final Sizes sizes;
  private final Report report;
  private final InstantSource clock;
  private final List<PeerKind> peers;

  SchedulerBench(BenchPostgres postgres, Path launcher, Path folder, Sizes sizes, Report report, List<PeerKind> peers,
      InstantSource clock) {
    this.clock = clock;
    this.postgres = postgres;
    this.launcher = launcher;
    this.folder = folder;
    this.sizes = sizes;
    this.report = report;
    this.peers = peers;
  }

  void run(Set<Scenario> scenarios) {
    attempt("Tempo", () -> {
      try (TempoRuns tempo = new TempoRuns(launcher, folder.resolve(TEMPO), postgres, sizes, report, clock)) {
        for (Scenario scenario : scenarios) {
          report.say("%s: %s", scenario.wire(), scenario.about());
          attempt("Tempo, " + scenario.wire(), () -> tempo.run(scenario));
          peers(scenario);
        }
        attempt("Tempo, recount", tempo::recount);
      }
    });
  }

  /** The peers alone. */
  void peers(Scenario scenario) {
    for (PeerKind kind : peers) {
      PeerRuns runs = new PeerRuns(kind, postgres, sizes, report, clock);
      if (kind != PeerKind.DB_SCHEDULER_10MS || scenario == Scenario.LATENESS) {
        attempt(kind.title() + ", " + scenario.wire(), () -> {
          switch (scenario) {
            case SCHEDULE -> runs.schedule();
            case BATCH -> runs.batch();
            case CANCEL -> runs.cancel();
            case DRAIN -> runs.drain();
            case LATENESS -> runs.lateness();
            case IDLE -> runs.idle();
            case PENDING, HERD, MILLIONS, RESTART, TAKEOVER -> {
            } // nobody but Tempo promises anything of these
          }
        });
      }
    }
  }

  @FunctionalInterface
  private interface Step {
    void run() throws Exception;
  }

  private void attempt(String what, Step step) {
    try {
      step.run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      report.fail(what + " was interrupted");
    } catch (Exception e) {
      StringBuilder reason = new StringBuilder(what);
      for (Throwable cause = e; cause != null; cause = cause.getCause()) {
        reason.append(": ").append(cause);
      }
      report.fail(reason.toString());
    }
  }
}
