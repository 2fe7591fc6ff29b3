package dev.tempo.backend.nexus.postgres;

import dev.tempo.backend.nexus.Appended;
import dev.tempo.backend.nexus.Draft;
import dev.tempo.backend.nexus.EntityRef;
import dev.tempo.backend.nexus.Nexus.Submission;
import dev.tempo.backend.nexus.Receipt;
import dev.tempo.backend.nexus.Refusal;
import dev.tempo.backend.nexus.Transaction;
import dev.tempo.backend.policy.Policies;
import dev.tempo.backend.policy.PolicyTable;
import dev.tempo.backend.policy.Principal;
import dev.tempo.backend.testing.TestDatabase;
import io.vertx.pgclient.PgBuilder;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.Tuple;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.ConnectException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import static dev.tempo.backend.nexus.postgres.TestNexus.ALICE;
import static dev.tempo.backend.nexus.postgres.TestNexus.incoming;
import static dev.tempo.backend.nexus.postgres.TestNexus.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** The connection dies at the worst moments. */
class LostConnectionTest {
  private static final EntityRef USER = new EntityRef("user", "42");

  private final TestDatabase database = TestDatabase.fresh();
  private final AtomicInteger killsLeft = new AtomicInteger(1);

  @BeforeEach
  void createTable() {
    database.pool().query("CREATE TABLE scratch (event text NOT NULL)").execute().await();
  }

  @AfterEach
  void close() {
    database.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"deciding", "writing", "after writing"})
  void a_transaction_whose_connection_dies_starts_over_and_leaves_nothing_half_done(String when) {
    try (TestNexus nexus = TestNexus.on(database, NexusOptions.defaults(), (transaction, events) -> events.forEach(
        event -> writing(transaction, event, when)))) {
      Receipt receipt = nexus.send("a", USER, json());

      assertThat(receipt.position()).isEqualTo(1);
      assertThat(receipt.repeated()).isFalse();
      assertThat(nexus.types()).containsExactly("a");
      assertThat(scratch()).containsExactly(receipt.id());
      assertThat(killsLeft).hasNegativeValue();
    }
  }

  @Test
  void a_database_that_stays_away_is_told_and_positions_stay_dense() {
    killsLeft.set(100);
    NexusOptions fewAttempts = new NexusOptions(1, 100, 1_000, 100, 1_000, 3);
    try (TestNexus nexus = TestNexus.on(database, fewAttempts, (transaction, events) -> events.forEach(event -> writing(
        transaction, event, "after writing")))) {
      assertThatThrownBy(() -> nexus.send("a", USER, json())).isInstanceOfSatisfying(Refusal.class,
          refusal -> assertThat(refusal.kind()).isEqualTo(Refusal.Kind.UNAVAILABLE));
      assertThat(nexus.events()).isEmpty();
      assertThat(scratch()).isEmpty();
      assertThat(killsLeft).hasValue(97);

      killsLeft.set(0);
      assertThat(nexus.send("b", USER, json()).position()).isEqualTo(1);
    }
  }

  @Test
  void a_commit_whose_answer_is_lost_is_found_again_not_repeated() {
    try (LosingProxy proxy = new LosingProxy(database.vertx(), database.options().getPort())) {
      Pending pending = new Pending(new Submission(ALICE, List.of(incoming(null, "a", USER, json()))), new ContentHash(
          TestNexus.KEY), 0);
      proxy.loseNextCommit();

      new GroupCommit(runner(proxy)).commit(List.of(pending), () -> {});

      assertThat(pending.reply().join()).extracting(Receipt::position).containsExactly(1L);
      assertThat(proxy.lost()).isEqualTo(1);
      assertThat(database.pool().query("SELECT FROM event").execute().await().size()).isEqualTo(1);
    }
  }

  @Test
  void a_commit_whose_answer_is_lost_gives_its_hints_all_the_same() {
    List<String> heard = new ArrayList<>();
    try (LosingProxy proxy = new LosingProxy(database.vertx(), database.options().getPort())) {
      Pending pending = new Pending(new Submission(ALICE, List.of(incoming(null, "a", USER, json()))), new ContentHash(
          TestNexus.KEY), 0);
      TransactionRunner runner = runner(proxy);
      runner.add((transaction, events) -> {
        transaction.afterCommit(() -> heard.add("committed"));
        transaction.hint(() -> heard.add("hint at " + events.getFirst().position()));
      });
      proxy.loseNextCommit();

      new GroupCommit(runner).commit(List.of(pending), () -> {});

      assertThat(pending.reply().join()).extracting(Receipt::position).containsExactly(1L);
      assertThat(heard).containsExactly("hint at 1");
    }
  }

  @Test
  void work_of_tempos_own_is_not_repeated_when_its_commit_may_have_happened() {
    try (LosingProxy proxy = new LosingProxy(database.vertx(), database.options().getPort())) {
      proxy.loseNextCommit();

      assertThatThrownBy(() -> runner(proxy).run(List.of(USER), transaction -> transaction.append(Principal.TEMPO, Draft
          .own("a", USER, json())))).isInstanceOf(CommitUnknownException.class);

      assertThat(database.pool().query("SELECT FROM event").execute().await().size()).isEqualTo(1);
    }
  }

  /** Connecting fails with a checked exception, which no caller is prepared for. */
  @Test
  void a_database_that_cannot_be_reached_is_a_refusal_everywhere() {
    int nobodyListens;
    try (LosingProxy proxy = new LosingProxy(database.vertx(), database.options().getPort())) {
      nobodyListens = proxy.port();
    }
    NexusOptions fewAttempts = new NexusOptions(1, 100, 1_000, 100, 1_000, 2);
    PostgresNexus nexus = new PostgresNexus(pool(nobodyListens), new Policies(PolicyTable.compile(0, List.of())),
        TestNexus.KEY, fewAttempts);

    for (ThrowingCallable call : List.<ThrowingCallable>of(nexus::start, () -> nexus.log().at(1), () -> nexus.transact(
        List.of(USER), transaction -> transaction.append(Principal.TEMPO, Draft.own("a", USER, json()))))) {
      assertThatThrownBy(call).isInstanceOfSatisfying(Refusal.class, refusal -> assertThat(refusal.kind()).isEqualTo(
          Refusal.Kind.UNAVAILABLE)).hasCauseInstanceOf(ConnectException.class);
    }
  }

  private TransactionRunner runner(LosingProxy proxy) {
    return new TransactionRunner(pool(proxy.port()), new Policies(PolicyTable.compile(0, List.of())), _ -> {}, 5);
  }

  private Pool pool(int port) {
    return PgBuilder.pool().with(new PoolOptions().setMaxSize(2)).connectingTo(database.options().setPort(port))
        .using(database.vertx()).build();
  }

  private void writing(Transaction transaction, Appended event, String killWhen) {
    kill(transaction, killWhen.equals("deciding"));
    transaction.write(() -> {
      kill(transaction, killWhen.equals("writing"));
      transaction.sql().preparedQuery("INSERT INTO scratch VALUES ($1)").execute(Tuple.of(event.id())).await();
      kill(transaction, killWhen.equals("after writing"));
    });
  }

  private void kill(Transaction transaction, boolean now) {
    if (now && killsLeft.getAndDecrement() > 0) {
      int pid = transaction.sql().query("SELECT pg_backend_pid()").execute().await().iterator().next().getInteger(0);
      database.pool().preparedQuery("SELECT pg_terminate_backend($1, 10000)").execute(Tuple.of(pid)).await();
    }
  }

  private List<String> scratch() {
    return database.pool().query("SELECT event FROM scratch").execute().await().stream().map(row -> row.getString(0))
        .toList();
  }
}
