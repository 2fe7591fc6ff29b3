package dev.tempo.webapp.postgres;

import dev.tempo.webapp.auth.Secret;
import io.vertx.pgclient.PgConnectOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * PostgreSQL under a data folder: made on the first start, kept, adopted where it outlived its last master, and started again where
 * it is killed.
 */
public final class EmbeddedPostgres implements Database {
  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedPostgres.class);
  private static final String USER = "tempo";
  private static final Duration LET_GO = Duration.ofSeconds(20);

  private final DataFolder folder;
  private final Path cluster;
  private final PostgresTools tools;
  private final String password;
  private int port;
  private volatile boolean running;

  private EmbeddedPostgres(DataFolder folder, Path cluster, PostgresTools tools, String password) {
    this.folder = folder;
    this.cluster = cluster;
    this.tools = tools;
    this.password = password;
  }

  /** @throws IllegalStateException where it cannot be started; the message names its log */
  public static EmbeddedPostgres start(DataFolder folder) {
    try {
      Path home = PostgresBinaries.unpackInto(folder.path());
      PostgresTools tools = new PostgresTools(home, folder.path().resolve("postgres.log"));
      Path cluster = folder.path().resolve("postgres");
      EmbeddedPostgres server = new EmbeddedPostgres(folder, cluster, tools,
          folder.readOrMake("postgres.password", Secret::random));
      server.start();
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start PostgreSQL under " + folder.path(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while PostgreSQL started", e);
    }
  }

  @Override
  public PgConnectOptions options() {
    return new PgConnectOptions().setHost("127.0.0.1").setPort(port).setDatabase(Probe.DATABASE).setUser(USER)
        .setPassword(password);
  }

  @Override
  public synchronized void stop() {
    if (!running) {
      return;
    }
    running = false;
    try {
      tools.run("pg_ctl", "stop", "-D", cluster.toString(), "-m", "fast", "-w", "-t", "60");
    } catch (IOException e) {
      throw new UncheckedIOException("PostgreSQL did not stop; the next start will find it running and adopt it", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void start() throws IOException, InterruptedException {
    if (!Files.exists(cluster.resolve("PG_VERSION"))) {
      Files.createDirectories(cluster, DataFolder.only("rwx------"));
      tools.run("initdb", "-D", cluster.toString(), "-U", USER, "-E", "UTF-8", "--locale=C.UTF-8", "-A",
          "scram-sha-256", "--pwfile="
              + folder.path().resolve("postgres.password"));
    }
    Optional<Postmaster> left = Postmaster.of(cluster);
    if (left.isPresent() && isOurs(left.get())) {
      port = left.get().port();
      LOG.info("PostgreSQL outlived its last master and is taken over (process {}, port {})", left.get().pid(), port);
    } else {
      port = choosePort();
      startOrRetry();
    }
    running = true;
    probe().prepare(cluster);
    watch();
  }

  private void watch() throws IOException {
    Postmaster.of(cluster).flatMap(server -> ProcessHandle.of(server.pid())).ifPresent(server -> {
      var _ = server.onExit().thenRun(this::startAgain);
    });
  }

  /** It has died without having been told to, e.g. killed for its memory; whoever uses it connects again by itself. */
  private synchronized void startAgain() {
    if (!running) {
      return;
    }
    LOG.error("PostgreSQL has died and is started again; its log is {}", tools.log());
    try {
      startOrRetry();
      watch();
    } catch (IOException e) {
      LOG.error("PostgreSQL does not start again; restart Tempo when the reason is mended", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The file may be stale and its number and port another's by now: the server itself must name this folder too. */
  private boolean isOurs(Postmaster left) throws IOException {
    return left.lives() && left.folder().toRealPath().equals(cluster.toRealPath())
        && new Probe(left.port(), USER, password).runsOn(cluster);
  }

  /**
   * After a kill -9 of the server alone, its children live on until they notice, and hold the shared memory: PostgreSQL refuses
   * to start as long as one does. Its {@code postmaster.pid} is what it knows them by, so it is never removed here.
   */
  private void startOrRetry() throws IOException, InterruptedException {
    long end = System.nanoTime() + LET_GO.toNanos();
    while (true) {
      try {
        startServer();
        return;
      } catch (IOException e) {
        if (System.nanoTime() > end) {
          throw e;
        }
        LOG.warn("PostgreSQL does not start yet, perhaps what was killed has not let go; it is tried again: {}",
            e.getMessage());
        TimeUnit.MILLISECONDS.sleep(250);
      }
    }
  }

  private void startServer() throws IOException, InterruptedException {
    tools.run("pg_ctl", "start", "-D", cluster.toString(), "-w", "-t", "60", "-l", tools.log().toString(), "-o",
        "-p " + port + " -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=on -c synchronous_commit=on"
            + " -c full_page_writes=on -c max_connections=100 -c timezone=UTC -c jit=off -c log_min_messages=warning");
  }

  /** The port of last time where it is free, so that whoever looks into the database finds it again. */
  private int choosePort() throws IOException {
    int last = folder.read("postgres.port").filter(text -> text.matches("\\d{1,5}")).map(Integer::parseInt).orElse(0);
    int free;
    try (ServerSocket socket = new ServerSocket(last, 1, InetAddress.getLoopbackAddress())) {
      free = socket.getLocalPort();
    } catch (IOException taken) {
      try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        free = socket.getLocalPort();
      }
    }
    folder.write("postgres.port", Integer.toString(free));
    return free;
  }

  private Probe probe() {
    return new Probe(port, USER, password);
  }
}
