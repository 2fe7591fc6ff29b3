package dev.tempo.bench.scheduler;

import dev.tempo.bench.peer.PeerKind;
import dev.tempo.bench.postgres.BenchPostgres;
import dev.tempo.bench.report.Chart;
import dev.tempo.bench.report.Machine;
import dev.tempo.bench.report.Report;
import dev.tempo.bench.report.Scenario;
import dev.tempo.bench.report.Sizes;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

/** {@code tempo bench scheduler}: Tempo and its peers on the same PostgreSQL, in turn, in one run. */
@Command(name = "scheduler", mixinStandardHelpOptions = true, description = {
  "Schedules, cancels and fires: Tempo as ./tempo up starts it, and with --peers db-scheduler, JobRunr and Quartz, in turn on "
      + "one PostgreSQL with fsync and synchronous_commit on. Takes half an hour; --quick a few minutes.",
  "Ends with 1 where something failed or a recount did not agree."})
public final class SchedulerCommand implements Callable<Integer> {
  @Option(names = "--quick", description = "Small sizes: to see that it works.")
  private boolean quick;

  @Option(names = "--only", split = ",", paramLabel = "NAME", description = "Only these: schedule, batch, cancel, drain, "
      + "lateness, pending, idle, herd, millions, restart, takeover.")
  private List<String> only = List.of();

  @Option(names = "--peers", negatable = true, description = "Measure the peers too.")
  private boolean peers;

  @Option(names = "--no-tempo", description = "Measure the peers alone.")
  private boolean noTempo;

  @Option(names = "--pending", paramLabel = "N", description = "How many wait far out, (default: 1,000,000).")
  private @Nullable Integer pending;

  @Option(names = "--millions", paramLabel = "N", description = "How many wait far out in the scenario of that name (default: "
      + "10,000,000).")
  private @Nullable Integer millions;

  @Option(names = "--herd", paramLabel = "N", description = "How many fall due in one second (default: 1,000,000).")
  private @Nullable Integer herd;

  @Option(names = "--json", paramLabel = "FILE", description = "Write all figures there.")
  private @Nullable Path json;

  @Option(names = "--chart", paramLabel = "FILE", description = "Draw those of several contenders there, as SVG.")
  private @Nullable Path chart;

  @Option(names = "--markdown", paramLabel = "FILE", description = "Write the table there, too.")
  private @Nullable Path markdown;

  @Override
  public Integer call() throws Exception {
    Path launcher = Path.of(System.getProperty("tempo.launcher", "./tempo")).toAbsolutePath();
    Set<Scenario> scenarios = EnumSet.allOf(Scenario.class);
    if (!only.isEmpty()) {
      scenarios = EnumSet.noneOf(Scenario.class);
      for (String name : only) {
        scenarios.add(Scenario.parse(name));
      }
    }
    Path folder = Files.createTempDirectory("tempo-bench");
    try (BenchPostgres postgres = BenchPostgres.start(folder.resolve("postgres"))) {
      Machine machine = Machine.of(postgres);
      Report report = new Report(new PrintWriter(System.out, true, StandardCharsets.UTF_8), machine);
      report.say("on %s", machine.sentence());
      SchedulerBench bench = new SchedulerBench(postgres, launcher, folder, sizes(), report, peers || noTempo
          ? List.of(PeerKind.values())
          : List.of(), InstantSource.system());
      if (noTempo) {
        scenarios.forEach(bench::peers);
      } else {
        bench.run(scenarios);
      }
      return told(report, machine, folder);
    } finally {
      delete(folder);
    }
  }

  private Sizes sizes() {
    Sizes sizes = quick ? Sizes.quick() : Sizes.full();
    sizes = pending == null ? sizes : sizes.withPending(pending);
    sizes = millions == null ? sizes : sizes.withMillions(millions);
    return herd == null ? sizes : sizes.withHerd(herd);
  }

  private int told(Report report, Machine machine, Path folder) throws IOException {
    System.out.println();
    System.out.println(report.markdown());
    if (json != null) {
      report.writeJson(json);
    }
    if (chart != null) {
      Chart.write(report.figures(), machine, chart);
    }
    if (markdown != null) {
      Files.writeString(markdown, report.markdown());
    }
    if (report.failures().isEmpty()) {
      return 0;
    }
    // What the servers had to say is gone with the folder otherwise.
    Path log = folder.resolve(SchedulerBench.TEMPO).resolve("tempo.log");
    if (Files.exists(log)) {
      try (Stream<String> lines = Files.lines(log)) {
        lines.limit(200).forEach(System.err::println);
      }
    }
    return 1;
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }
}
