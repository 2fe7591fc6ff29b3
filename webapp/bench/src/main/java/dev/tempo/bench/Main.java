package dev.tempo.bench;

import dev.tempo.bench.policy.PolicyCommand;
import dev.tempo.bench.scheduler.SchedulerCommand;
import dev.tempo.bench.ssr.SsrCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code tempo bench}: picks the benchmark. */
@Command(name = "bench", mixinStandardHelpOptions = true, description = "Runs a benchmark; each says on which machine.", subcommands = {
  SchedulerCommand.class, SsrCommand.class, PolicyCommand.class})
public final class Main {
  private Main() {}

  /** @param arguments as on the command line, without {@code bench}; exits with 0, 1 for a failure, 2 for what is no benchmark */
  public static void main(String[] arguments) {
    // Before anything logs: the peers tell much that is not the bench's.
    System.setProperty("logback.configurationFile", "dev/tempo/bench/logback.xml");
    System.exit(new CommandLine(new Main()).execute(arguments));
  }
}
