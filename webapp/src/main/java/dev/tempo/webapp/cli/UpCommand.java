package dev.tempo.webapp.cli;

import dev.tempo.webapp.Tempo;
import dev.tempo.webapp.TempoConfig;
import dev.tempo.webapp.auth.FirstAdministrator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.io.PrintStream;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;

/** {@code tempo up}: one node in this process, until it is told to stop. */
@Command(name = "up", mixinStandardHelpOptions = true, description = "Starts Tempo, and PostgreSQL with it unless "
    + "TEMPO_DATABASE_URL names one. Ctrl-C or SIGTERM stops both.")
final class UpCommand implements Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger(UpCommand.class);

  @Option(names = "--port", description = "Port to listen on; 0 takes any that is free (default: 8080).")
  private @Nullable String port;

  @Option(names = "--host", description = "Address to listen on (default: 127.0.0.1; 0.0.0.0 for all).")
  private @Nullable String host;

  @Option(names = "--data", description = "Folder of this installation: database, keys, first token (default: .tempo).")
  private @Nullable String data;

  @Option(names = "--demo", description = "Fills it with a believable system, and keeps that in motion.")
  private boolean demo;

  @Option(names = "--clock", paramLabel = "real|simulated", description = "simulated: time stands still until POST "
      + "/api/v1/clock/advance moves it; for a new data folder, which then keeps it (default: real).")
  private @Nullable String clock;

  @Option(names = "--until-warm", description = "Stops once the pages are warm: a trial, which the launcher records "
      + "for later starts.")
  private boolean untilWarm;

  /** Leaves the node running: its threads keep the process alive. */
  @Override
  public Integer call() throws Exception {
    TempoConfig config = TempoConfig.parse(settings());
    Tempo tempo = new Tempo(config);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(tempo), "tempo-stop"));
    Tempo.Running running = tempo.start();
    announce(config, running, System.out);
    if (untilWarm) {
      running.warming().join();
      System.exit(0);
    }
    return 0;
  }

  private Map<String, String> settings() {
    Map<String, String> settings = new HashMap<>(System.getenv());
    override(settings, "TEMPO_PORT", port);
    override(settings, "TEMPO_HOST", host);
    override(settings, "TEMPO_DATA", data);
    override(settings, "TEMPO_CLOCK", clock);
    override(settings, "TEMPO_DEMO", demo ? "true" : null);
    return settings;
  }

  private static void override(Map<String, String> settings, String name, @Nullable String value) {
    if (value != null) {
      settings.put(name, value);
    }
  }

  private static void announce(TempoConfig config, Tempo.Running running, PrintStream out) {
    String address = config.address(running.port());
    out.println();
    out.println("  Tempo runs at   " + address);
    out.println("  Sign in with    " + address + running.links().issue(FirstAdministrator.PRINCIPAL)
        + "   (once, within the hour)");
    if (running.token().made()) {
      out.println("  API token       " + running.token().text() + "   (shown this once; kept in "
          + config.data().resolve("admin-token")
          + ")");
    }
    out.println("  Data            " + config.data());
    out.println("  Stop            Ctrl-C");
    running.leftOut().forEach(why -> out.println("  NOT SHOWN       " + why));
    out.println();
    out.flush();
  }

  private static void stop(Tempo tempo) {
    try {
      tempo.stop();
    } catch (RuntimeException e) {
      LOG.error("not everything stopped cleanly; the next start recovers what was acknowledged", e);
    }
  }
}
