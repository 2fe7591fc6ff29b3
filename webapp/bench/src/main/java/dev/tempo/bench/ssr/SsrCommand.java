package dev.tempo.bench.ssr;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;

/** {@code tempo bench ssr}: how fast pages are rendered here, beside plain Node. */
@Command(name = "ssr", mixinStandardHelpOptions = true, description = "Renders per second of a microfrontend's sample, here and in Node.")
public final class SsrCommand implements Callable<Integer> {
  private final Map<String, String> environment = System.getenv();

  @Option(names = "--fragment", defaultValue = "schedule", description = "Whose sample (default: ${DEFAULT-VALUE}).")
  private String fragment = "schedule";

  @Option(names = "--rounds", defaultValue = "3", description = "How often each side is measured (default: ${DEFAULT-VALUE}).")
  private int rounds = 3;

  @Override
  public Integer call() throws Exception {
    Path folder = Path.of(environment.getOrDefault("TEMPO_MICROFRONTENDS", "microfrontends"));
    return new SsrBench(folder, new PrintWriter(System.out, true, StandardCharsets.UTF_8)).run(fragment, rounds) ? 0
        : 1;
  }
}
