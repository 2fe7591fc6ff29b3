package dev.tempo.webapp.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code tempo}: picks the command, and tells failures as sentences. */
@Command(name = "tempo", mixinStandardHelpOptions = true, version = Main.VERSION, subcommands = {UpCommand.class,
  PublishCommand.class, ScheduleCommand.class, EventsCommand.class, ImportCommand.class, AuditCommand.class,
  PolicyCommand.class, Main.Version.class})
public final class Main {
  static final String VERSION = "Tempo 0.1.0";

  private Main() {}

  /** @param arguments as on the command line; exits with 0, 1 for a failure, 2 for what is no command */
  public static void main(String[] arguments) {
    CommandLine line = new CommandLine(new Main());
    line.setExecutionExceptionHandler((failure, command, parsed) -> {
      command.getErr().println("tempo: " + Failures.sentence(failure));
      return 1;
    });
    int status = line.execute(arguments);
    if (status != 0 || arguments.length == 0 || !arguments[0].equals("up")) {
      System.exit(status);
    }
  }

  @Command(name = "version", description = "Prints the version.")
  static final class Version implements Runnable {
    @Override
    public void run() {
      System.out.println(VERSION);
    }
  }
}
