package dev.tempo.bench.policy;

import dev.tempo.bench.postgres.BenchPostgres;
import dev.tempo.bench.report.Machine;
import dev.tempo.bench.report.Report;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

/** {@code tempo bench policy}. */
@Command(name = "policy", mixinStandardHelpOptions = true, description = {
  "Decisions with their explanation from 10,000 rules, jCasbin's beside them; and over a million entities the preview of a change, its "
      + "publishing, and the re-timing while events arrive. Takes ten minutes.",
  "Ends with 1 where something took longer than promised, or counts did not agree."})
public final class PolicyCommand implements Callable<Integer> {
  @Option(names = "--only", split = ",", paramLabel = "NAME", description = "Only these: decision, store.")
  private List<String> only = List.of("decision", "store");

  @Option(names = "--entities", paramLabel = "N", defaultValue = "1000000", description = "How many (default: ${DEFAULT-VALUE}).")
  private int entities = 1_000_000;

  @Option(names = "--json", paramLabel = "FILE", description = "Write all figures there.")
  private @Nullable Path json;

  @Override
  public Integer call() throws Exception {
    Path folder = Files.createTempDirectory("tempo-bench");
    try (BenchPostgres postgres = BenchPostgres.start(folder.resolve("postgres"))) {
      Machine machine = Machine.of(postgres);
      Report report = new Report(new PrintWriter(System.out, true, StandardCharsets.UTF_8), machine);
      report.say("on %s", machine.sentence());
      if (only.contains("decision")) {
        new DecisionBench(report).run();
      }
      if (only.contains("store")) {
        new StoreBench(report, postgres, entities).run();
      }
      System.out.println();
      System.out.println(report.markdown());
      if (json != null) {
        report.writeJson(json);
      }
      return report.failures().isEmpty() ? 0 : 1;
    } finally {
      delete(folder);
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
