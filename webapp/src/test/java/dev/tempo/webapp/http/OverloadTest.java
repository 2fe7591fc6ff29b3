package dev.tempo.webapp.http;

import dev.tempo.backend.nexus.postgres.NexusOptions;
import dev.tempo.backend.nexus.postgres.PostgresNexus;
import dev.tempo.backend.policy.Policies;
import dev.tempo.backend.policy.PolicyTable;
import dev.tempo.backend.policy.Principal;
import dev.tempo.backend.policy.Role;
import dev.tempo.webapp.api.EventsResource;
import dev.tempo.webapp.postgres.DataFolder;
import dev.tempo.webapp.postgres.EmbeddedPostgres;
import dev.tempo.webapp.postgres.Schema;
import dev.tempo.webapp.testing.Client;
import dev.tempo.webapp.testing.Client.Answer;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.pgclient.PgBuilder;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.SqlConnection;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;

/** Section 9 of the semantics: where more comes than can wait, it is refused with what to do, and what was accepted stands. */
class OverloadTest {
  private static final Caller SERVICE = new Caller(new Principal("flood", Role.SERVICE), null, null);
  private static final int REQUESTS = 6;

  @TempDir
  private Path path;
  private final Vertx vertx = Vertx.vertx();
  private final BlockingQueue<Answer> answers = new LinkedBlockingQueue<>();
  private DataFolder folder;
  private EmbeddedPostgres postgres;
  private Pool pool;
  private Pool narrow;
  private PostgresNexus nexus;
  private HttpServer server;

  /** A server with room for one group of one event, and for one that waits; and for one reader, and one that waits. */
  @BeforeEach
  void start() throws Exception {
    folder = DataFolder.open(path, "test");
    postgres = EmbeddedPostgres.start(folder);
    Schema.migrate(postgres.options());
    pool = pool(new PoolOptions().setMaxSize(5));
    narrow = pool(new PoolOptions().setMaxSize(1).setMaxWaitQueueSize(1));
    nexus = new PostgresNexus(pool, new Policies(PolicyTable.compile(0, List.of())), new byte[32], NexusOptions
        .defaults().withGroups(1).withQueued(1));
    nexus.start();
    Resource reads = () -> List.of(Route.get("/api/v1/time", request -> {
      narrow.query("SELECT tempo_now()").execute().await();
      return ApiResponse.noContent();
    }));
    Api api = new Api(new Router(List.of(new EventsResource(nexus), reads)), headers -> Optional.of(SERVICE),
        new NoAnswers(), () -> 0, request -> ApiResponse.noContent());
    server = new HttpServer(vertx, api, new HttpServer.Options("localhost", 0, false, 1));
    server.start();
  }

  private Pool pool(PoolOptions size) {
    return PgBuilder.pool().with(size).connectingTo(postgres.options()).using(vertx).build();
  }

  @AfterEach
  void stop() throws Exception {
    server.stop();
    nexus.stop();
    vertx.close().await();
    postgres.stop();
    folder.close();
  }

  @Test
  void events_that_find_no_place_to_wait_are_503_and_those_accepted_are_recorded() throws Exception {
    SqlConnection holder = pool.getConnection().await();
    holder.query("BEGIN").execute().await();
    holder.query("SELECT FROM log_head FOR UPDATE").execute().await();
    for (int i = 0; i < REQUESTS; i++) {
      String event = "{\"event_type\":\"seen\",\"entity_type\":\"door\",\"entity_id\":\"" + i + "\",\"payload\":{}}";
      send(client -> client.post("/api/v1/events", event));
    }
    List<Answer> refused = new ArrayList<>();
    for (int i = 0; i < REQUESTS - 2; i++) {
      refused.add(next());
    }
    assertThat(refused).allSatisfy(OverloadTest::assertOverloaded);

    holder.query("ROLLBACK").execute().await();
    holder.close().await();
    List<Answer> accepted = List.of(next(), next());
    assertThat(accepted).extracting(Answer::status).containsOnly(201);
    assertThat(nexus.log().head()).isEqualTo(2);
    assertThat(new Client(address(), "").post("/api/v1/events",
        "{\"event_type\":\"seen\",\"entity_type\":\"door\",\"entity_id\":\"z\",\"payload\":{}}").status())
        .as("after the overload").isEqualTo(201);
  }

  @Test
  void reads_that_find_no_place_to_wait_are_503_and_do_not_blame_the_database() throws Exception {
    SqlConnection holder = narrow.getConnection().await();
    for (int i = 0; i < REQUESTS; i++) {
      send(client -> client.get("/api/v1/time"));
    }
    for (int i = 0; i < REQUESTS - 1; i++) {
      assertOverloaded(next());
    }
    holder.close().await();
    assertThat(next().status()).isEqualTo(204);
  }

  private static void assertOverloaded(Answer answer) {
    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.header("Retry-After")).isEqualTo("1");
    assertThat(answer.header("Content-Type")).isEqualTo(MediaType.PROBLEM);
    assertThat(answer.json().get("detail").textValue()).startsWith("Tempo is overloaded").contains("again");
  }

  @FunctionalInterface
  private interface Request {
    Answer send(Client client);
  }

  private void send(Request request) {
    Thread.ofVirtual().start(() -> answers.add(request.send(new Client(address(), ""))));
  }

  private Answer next() throws InterruptedException {
    return Optional.ofNullable(answers.poll(30, TimeUnit.SECONDS)).orElseThrow(() -> new AssertionError(
        "no answer within 30 s"));
  }

  private String address() {
    return "http://localhost:" + server.port();
  }

  /** No request here carries a key. */
  private static final class NoAnswers implements AnswerStore {
    @Override
    public Claim claim(Principal principal, String key, Buffer request, long policyRevision) {
      return new Claim.Ours("");
    }

    @Override
    public void renew(String subject, String key, String token) {
      // Nobody asks again.
    }

    @Override
    public void keep(Principal principal, String key, String token, Outcome outcome) {
      // Nobody asks again.
    }

    @Override
    public void release(String subject, String key, String token) {
      // Nobody asks again.
    }
  }
}
