package dev.tempo.webapp.http;

import dev.tempo.backend.policy.Principal;
import dev.tempo.backend.policy.Role;
import dev.tempo.webapp.http.postgres.PostgresAnswers;
import dev.tempo.webapp.postgres.DataFolder;
import dev.tempo.webapp.postgres.EmbeddedPostgres;
import dev.tempo.webapp.postgres.Schema;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.pgclient.PgBuilder;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Keys in a real database: how long a claim holds, and to whom an answer is given again. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class IdempotencyTest {
  private static final Principal SERVICE = new Principal("billing", Role.SERVICE);

  @TempDir
  private static Path path;

  private final Vertx vertx = Vertx.vertx();
  private final AtomicLong revision = new AtomicLong(7);
  private DataFolder folder;
  private EmbeddedPostgres database;
  private Pool pool;
  private PostgresAnswers answers;

  @BeforeAll
  void start() throws Exception {
    folder = DataFolder.open(path, "test");
    database = EmbeddedPostgres.start(folder);
    Schema.migrate(database.options());
    pool = PgBuilder.pool().with(new PoolOptions().setMaxSize(4)).connectingTo(database.options()).using(vertx).build();
    answers = new PostgresAnswers(pool);
  }

  @AfterAll
  void stop() throws Exception {
    pool.close().await(5, TimeUnit.SECONDS);
    database.stop();
    folder.close();
    vertx.close().await(5, TimeUnit.SECONDS);
  }

  private void age(String key) {
    pool.query("UPDATE answered_request SET claimed_at = claimed_at - interval '2 minutes' WHERE key = '" + key + "'")
        .execute().await();
  }

  private static ApiRequest request(Principal principal, String key) {
    return new ApiRequest("POST", "/api/v1/things", Map.of(), Query.NONE, Headers.of(Map.of("Idempotency-Key", key)),
        new Caller(principal, null, null), Buffer.buffer("{}"));
  }

  private Idempotency keys(AnswerStore store) {
    return new Idempotency(store, revision::get, Duration.ofMillis(20));
  }

  @Test
  void a_slow_write_keeps_its_key_for_as_long_as_it_takes() throws Exception {
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    AtomicInteger runs = new AtomicInteger();
    Route route = Route.post("/api/v1/things", request -> {
      runs.incrementAndGet();
      entered.countDown();
      go.await();
      return ApiResponse.ok(Json.object().put("run", runs.get()));
    });
    Renewals store = new Renewals(answers);
    Idempotency keys = keys(store);
    CompletableFuture<ApiResponse> first = new CompletableFuture<>();
    Thread.ofVirtual().start(() -> {
      try {
        first.complete(keys.run(route, request(SERVICE, "slow")));
      } catch (Throwable e) {
        first.completeExceptionally(e);
      }
    });
    entered.await();
    age("slow"); // as if the write had been under way for two minutes
    store.awaitOneThatBeginsNow();

    assertThatThrownBy(() -> keys.run(route, request(SERVICE, "slow"))).isInstanceOf(HttpProblem.class)
        .hasMessageContaining("is being carried out");
    go.countDown();
    assertThat(first.get(1, TimeUnit.MINUTES).status()).isEqualTo(200);
    assertThat(keys.run(route, request(SERVICE, "slow")).headers().get("Idempotency-Replayed")).contains("true");
    assertThat(runs).hasValue(1);
  }

  @Test
  void who_has_lost_the_key_neither_keeps_an_answer_under_it_nor_gives_it_free() {
    Buffer hash = Buffer.buffer("h");
    String lost = token(answers.claim(SERVICE, "taken", hash, 7));
    age("taken");
    String taken = token(answers.claim(SERVICE, "taken", hash, 7));

    answers.renew("billing", "taken", lost);
    answers.release("billing", "taken", lost);
    answers.keep(SERVICE, "taken", lost, new AnswerStore.Outcome.Kept(200, Map.of(), Buffer.buffer("lost"), 7));
    assertThat(answers.claim(SERVICE, "taken", hash, 7)).isEqualTo(new AnswerStore.Claim.Busy());
    answers.keep(SERVICE, "taken", taken, new AnswerStore.Outcome.Kept(200, Map.of(), Buffer.buffer("right"), 7));
    assertThat(answers.claim(SERVICE, "taken", hash, 7)).isEqualTo(new AnswerStore.Claim.Answered(200, Map.of(), Buffer
        .buffer("right")));
  }

  @Test
  void simulated_time_forgets_no_key() {
    Buffer hash = Buffer.buffer("h");
    String token = token(answers.claim(SERVICE, "ninety-days", hash, 7));
    answers.keep(SERVICE, "ninety-days", token, new AnswerStore.Outcome.Kept(200, Map.of(), Buffer.buffer(), 7));
    pool.query("CREATE OR REPLACE FUNCTION tempo_now() RETURNS timestamptz STABLE LANGUAGE sql "
        + "AS $$ SELECT now() + interval '90 days' $$").execute().await();

    for (int look = 0; look < 200; look++) { // with some sweeps among them
      assertThat(answers.claim(SERVICE, "ninety-days", hash, 7)).isInstanceOf(AnswerStore.Claim.Answered.class);
    }
  }

  @Test
  void an_answer_is_not_given_again_to_another_role_or_under_another_policy_and_the_write_is_not_done_again()
      throws Exception {
    AtomicInteger runs = new AtomicInteger();
    Route route = Route.post("/api/v1/things", request -> ApiResponse.ok(Json.object().put("n", runs
        .incrementAndGet())));
    Idempotency keys = keys(answers);
    keys.run(route, request(SERVICE, "seen"));
    Principal root = new Principal("root", Role.ADMIN);
    keys.run(route, request(root, "seen"));

    assertThatThrownBy(() -> keys.run(route, request(new Principal("billing", Role.USER), "seen")))
        .hasMessageContaining(
            "the role service");
    revision.incrementAndGet();
    assertThatThrownBy(() -> keys.run(route, request(SERVICE, "seen"))).isInstanceOfSatisfying(HttpProblem.class,
        problem -> assertThat(problem.status()).isEqualTo(409)).hasMessageContaining("another policy");
    assertThat(keys.run(route, request(root, "seen")).headers().get("Idempotency-Replayed")).contains("true");
    assertThat(runs).hasValue(2);
  }

  @Test
  void secrets_and_large_answers_are_not_kept_and_the_write_is_not_done_again() throws Exception {
    AtomicInteger runs = new AtomicInteger();
    Route secret = Route.post("/api/v1/things", request -> ApiResponse.ok(Json.object().put("secret", "whsec_" + runs
        .incrementAndGet())).with("Cache-Control", "no-store"));
    Route large = Route.post("/api/v1/things", request -> ApiResponse.ok(Json.object().put("n", runs
        .incrementAndGet()).put("text", "x".repeat(1 << 20))));
    Idempotency keys = keys(answers);

    assertThat(keys.run(secret, request(SERVICE, "secret")).status()).isEqualTo(200);
    assertThatThrownBy(() -> keys.run(secret, request(SERVICE, "secret"))).hasMessageContaining("secret");
    assertThat(keys.run(large, request(SERVICE, "large")).status()).isEqualTo(200);
    assertThatThrownBy(() -> keys.run(large, request(SERVICE, "large"))).hasMessageContaining("larger");
    assertThat(runs).hasValue(2);
    assertThat(pool.query("SELECT FROM answered_request WHERE encode(body, 'escape') LIKE '%whsec%'").execute().await()
        .size()).isZero();
  }

  private static String token(AnswerStore.Claim claim) {
    return ((AnswerStore.Claim.Ours) claim).token();
  }

  /** Tells of renewals. */
  private static final class Renewals implements AnswerStore {
    private final AnswerStore store;
    private volatile CountDownLatch next = new CountDownLatch(1);

    Renewals(AnswerStore store) {
      this.store = store;
    }

    void awaitOneThatBeginsNow() throws InterruptedException {
      CountDownLatch mine = new CountDownLatch(1);
      next = mine;
      assertThat(mine.await(1, TimeUnit.MINUTES)).as("the claim was renewed").isTrue();
    }

    @Override
    public Claim claim(Principal principal, String key, Buffer request, long policyRevision) {
      return store.claim(principal, key, request, policyRevision);
    }

    @Override
    public void renew(String subject, String key, String token) {
      CountDownLatch waiting = next;
      store.renew(subject, key, token);
      waiting.countDown();
    }

    @Override
    public void keep(Principal principal, String key, String token, Outcome outcome) {
      store.keep(principal, key, token, outcome);
    }

    @Override
    public void release(String subject, String key, String token) {
      store.release(subject, key, token);
    }
  }
}
