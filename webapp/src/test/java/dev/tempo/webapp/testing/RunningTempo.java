package dev.tempo.webapp.testing;

import dev.tempo.webapp.Tempo;
import dev.tempo.webapp.TempoConfig;
import dev.tempo.webapp.auth.FirstAdministrator;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * Gives tests a Tempo as users have it: its own PostgreSQL in a fresh folder, any free port, the microfrontends that were
 * built. Started with the first test that asks for it, stopped with the JVM; tests share it, so each uses entities of its own.
 */
public final class RunningTempo implements ParameterResolver {
  public static final String ADMIN_TOKEN = "test-administrator-token";
  private static final ExtensionContext.Namespace NAMESPACE = ExtensionContext.Namespace.create(RunningTempo.class);

  /** The running server, from outside. */
  public static final class Server implements AutoCloseable {
    private final Tempo tempo;
    private final Tempo.Running running;
    private final Path folder;

    Server() {
      this(Map.of("TEMPO_MICROFRONTENDS", System.getProperty("tempo.microfrontends", "../microfrontends")));
    }

    /** One of the test's own, to be closed by it. */
    public Server(Map<String, String> more) {
      try {
        folder = Files.createTempDirectory("tempo-test");
        Map<String, String> settings = new HashMap<>(Map.of("TEMPO_PORT", "0", "TEMPO_DATA", folder.toString(),
            "TEMPO_ADMIN_TOKEN", ADMIN_TOKEN));
        settings.putAll(more);
        tempo = new Tempo(TempoConfig.parse(settings));
        running = tempo.start();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (Exception e) {
        throw new IllegalStateException("Tempo did not start", e);
      }
    }

    /** Without a slash at its end. */
    public String address() {
      return "http://localhost:" + running.port();
    }

    /** The address of a fresh link that signs the first administrator in, once. */
    public String signInLink() {
      return address() + running.links().issue(FirstAdministrator.PRINCIPAL);
    }

    /** Waits until {@code /health/ready} says 200, for at most three minutes: a busy machine warms slowly. */
    public void awaitReady() {
      long end = System.nanoTime() + Duration.ofMinutes(3).toNanos();
      while (nobody().get("/health/ready").status() != 200) {
        if (System.nanoTime() > end) {
          throw new AssertionError("not ready: " + nobody().get("/health/ready").text());
        }
        LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
      }
    }

    public Tempo.Running parts() {
      return running;
    }

    /** A client with the administrator's token. */
    public Client admin() {
      return new Client(address(), ADMIN_TOKEN);
    }

    /** A client without any credential. */
    public Client nobody() {
      return new Client(address(), "");
    }

    /** A client with a new token. */
    public Client as(String subject, String role) {
      String body = "{\"subject\": \"" + subject + "\", \"role\": \"" + role + "\"}";
      return new Client(address(), admin().post("/api/v1/tokens", body).json().get("token").textValue());
    }

    @Override
    public void close() throws IOException {
      tempo.close();
      try (var files = Files.walk(folder)) {
        files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
      }
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Server.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return context.getRoot().getStore(NAMESPACE).getOrComputeIfAbsent(Server.class, key -> new Server(), Server.class);
  }
}
