package dev.tempo.webapp;

import dev.tempo.backend.nexus.audit.NoteSigner;
import dev.tempo.backend.nexus.outbound.Outbound;
import dev.tempo.webapp.api.FormsResource;
import dev.tempo.webapp.api.OpenApiResource;
import dev.tempo.webapp.auth.FirstAdministrator;
import dev.tempo.webapp.auth.Sessions;
import dev.tempo.webapp.auth.SignInLinks;
import dev.tempo.webapp.auth.SignInResource;
import dev.tempo.webapp.auth.SignedIn;
import dev.tempo.webapp.auth.Tokens;
import dev.tempo.webapp.auth.TokensResource;
import dev.tempo.webapp.auth.postgres.PostgresEndedSessions;
import dev.tempo.webapp.auth.postgres.PostgresTokenStore;
import dev.tempo.webapp.auth.postgres.ServerSecrets;
import dev.tempo.webapp.demo.Demo;
import dev.tempo.webapp.http.Api;
import dev.tempo.webapp.http.HttpServer;
import dev.tempo.webapp.http.Resource;
import dev.tempo.webapp.http.Router;
import dev.tempo.webapp.http.postgres.PostgresAnswers;
import dev.tempo.webapp.ops.HealthResource;
import dev.tempo.webapp.ops.Metrics;
import dev.tempo.webapp.ops.MetricsResource;
import dev.tempo.webapp.ops.Readiness;
import dev.tempo.webapp.page.Frontend;
import dev.tempo.webapp.postgres.DataFolder;
import dev.tempo.webapp.postgres.Database;
import dev.tempo.webapp.postgres.EmbeddedPostgres;
import dev.tempo.webapp.postgres.Pools;
import dev.tempo.webapp.postgres.Schema;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.sqlclient.Pool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One node: all parts, made and joined here, started in order and stopped in reverse. Start and stop may be called in any
 * order and any number of times; a start that fails stops what it had started.
 */
public final class Tempo implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Tempo.class);

  private final TempoConfig config;
  private final Deque<Runnable> stops = new ArrayDeque<>();
  private Optional<Running> running = Optional.empty();

  public Tempo(TempoConfig config) {
    this.config = config;
  }

  /**
   * What a started node offers to whoever started it.
   *
   * @param warming ends when the pages are warm
   * @param leftOut microfrontends of its folder that are not what readers get, and why
   */
  public record Running(int port, FirstAdministrator.Token token, SignInLinks links, Api api, Metrics metrics,
      Readiness readiness, Thread warming,
      List<String> leftOut) {}

  /** @throws DataFolder.InUse where another process runs on the data folder */
  public synchronized Running start() throws DataFolder.InUse {
    if (running.isEmpty()) {
      try {
        running = Optional.of(startAll());
      } catch (Throwable e) {
        // Undeclared, too: a port that is taken comes out of an awaited future as it is. An error as well, such as that of an
        // engine that does not fit the JDK: what was started would keep a process alive that serves nobody.
        stop();
        throw e;
      }
    }
    return running.get();
  }

  public synchronized void stop() {
    running = Optional.empty();
    while (!stops.isEmpty()) {
      try {
        stops.pop().run();
      } catch (Exception e) {
        LOG.warn("a part did not stop cleanly; the others are stopped all the same", e);
      }
    }
  }

  @Override
  public void close() {
    stop();
  }

  private Running startAll() throws DataFolder.InUse {
    DataFolder folder = DataFolder.open(config.data(), "process " + ProcessHandle.current().pid());
    stops.push(folder::close);
    Database database = config.databaseUrl().map(Database::external).orElseGet(() -> EmbeddedPostgres.start(folder));
    stops.push(database::stop);
    Schema.migrate(database.options());
    Vertx vertx = Vertx
        .vertx(new VertxOptions().setFileSystemOptions(new FileSystemOptions().setClassPathResolvingEnabled(false)
            .setFileCachingEnabled(false)));
    stops.push(() -> closed(vertx.close()));
    Pools pools = Pools.open(vertx, database.options());
    pools.all().forEach(pool -> stops.push(() -> closed(pool.close())));
    Pool pool = pools.reads();
    ServerSecrets secrets = new ServerSecrets(pool);
    Metrics metrics = new Metrics();
    Outbound outbound = new Outbound(vertx, config.allowedSinks());
    stops.push(outbound::close);
    NoteSigner signer = config.audit().signer().orElseGet(() -> NoteSigner.parse(folder.readOrMake("audit-key",
        NoteSigner::make)));
    Backend backend = new Backend(pools, secrets.get("idempotency"), config.simulatedClock(), config.scheduler(),
        metrics, outbound,
        new Auditing.Settings(config.audit().builds(), signer, Buffer.buffer(secrets.get("audit-salts"))));
    stops.push(() -> backend.stop(vertx));
    backend.start(vertx);

    Tokens tokens = new Tokens(new PostgresTokenStore(pool), backend.credentialsClock());
    FirstAdministrator.Token token = FirstAdministrator.welcome(config.adminToken(), folder, tokens);
    Sessions sessions = new Sessions(vertx, secrets.get("session"), new PostgresEndedSessions(pool),
        backend.credentialsClock(), config.https());
    SignInLinks links = new SignInLinks(backend.credentialsClock());

    // Pages and forms call the whole API, of which they are a part.
    CompletableFuture<Api> whole = new CompletableFuture<>();
    Frontend frontend = new Frontend(pool, backend.nexus(), backend.clock(), metrics,
        request -> whole.join().call(request));
    stops.push(frontend::stop);
    frontend.start(config.microfrontends());
    Readiness readiness = new Readiness().part("database", () -> database(pool))
        .part("migrations", () -> Readiness.State.READY)
        .part("scheduler", backend::schedulerState).part("renderer", frontend::state);

    List<Resource> resources = new ArrayList<>(backend.resources());
    resources.addAll(frontend.resources());
    resources.add(new FormsResource(request -> whole.join().call(request)));
    resources.add(new SignInResource(tokens, sessions, links));
    resources.add(new TokensResource(tokens, backend.credentialsClock()));
    resources.add(new OpenApiResource());
    resources.add(new HealthResource(readiness));
    resources.add(new MetricsResource(metrics, backend::actionsByState));
    Api api = new Api(new Router(resources), new SignedIn(tokens, sessions), new PostgresAnswers(pool),
        backend::shownRevision, frontend::page);
    whole.complete(api);
    HttpServer http = new HttpServer(vertx, api, new HttpServer.Options(config.host(), config.port(), config.https(),
        Runtime.getRuntime().availableProcessors()));
    http.start();
    stops.push(http::stop);
    stops.push(backend::stopLeasing);
    Thread warming = frontend.warmUp(vertx, config.host(), http.port(), token.text());
    if (config.demo()) {
      Demo demo = new Demo(api::call, backend.clock());
      demo.start();
      stops.push(demo::stop);
    }
    return new Running(http.port(), token, links, api, metrics, readiness, warming, frontend.leftOut());
  }

  /** A pool of Vert.x 5.0.8 that closes while a connection is being opened has been seen never to say so: the stop goes on. */
  private static void closed(Future<Void> closing) {
    try {
      closing.await(5, TimeUnit.SECONDS);
    } catch (TimeoutException late) {
      LOG.warn("closing did not end in 5 s; the process goes on stopping", late);
    }
  }

  private static Readiness.State database(Pool pool) {
    try {
      pool.query("SELECT 1").execute().await();
      return Readiness.State.READY;
    } catch (Exception e) {
      // An awaited future throws a lost connection as it is, undeclared.
      return Readiness.State.waiting("the database does not answer: " + e.getMessage());
    }
  }
}
