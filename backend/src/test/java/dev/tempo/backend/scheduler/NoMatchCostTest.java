package dev.tempo.backend.scheduler;

import dev.tempo.backend.nexus.EntityRef;
import dev.tempo.backend.nexus.Nexus.Incoming;
import dev.tempo.backend.nexus.Receipt;
import dev.tempo.backend.policy.Access;
import dev.tempo.backend.policy.Effect;
import dev.tempo.backend.policy.Rule;
import dev.tempo.backend.scheduler.SchedulerFixture.Wiring;
import dev.tempo.backend.testing.TestDatabase;
import io.vertx.sqlclient.Row;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What matches nothing costs no statement of its own: PostgreSQL itself counts how often a connection has run each of its
 * prepared statements, and is asked in the midst of each transaction.
 */
class NoMatchCostTest {
  private static final String RUNS = """
      SELECT pg_backend_pid() AS pid, statement, generic_plans + custom_plans AS runs FROM pg_prepared_statements""";

  private record Reading(int pid, Map<String, Long> runs) {}

  private final List<Reading> readings = new CopyOnWriteArrayList<>();
  private final TestDatabase database = TestDatabase.fresh();
  private final SchedulerFixture node = new SchedulerFixture(database, new SimulatedClock(database, Instant.parse(
      "2026-06-01T00:00:00Z")), Wiring.PLAIN.withLast((transaction, events) -> {
        Map<String, Long> runs = new TreeMap<>();
        int pid = 0;
        for (Row row : transaction.sql().query(RUNS).execute().await()) {
          runs.put(row.getString("statement"), row.getLong("runs"));
          pid = row.getInteger("pid");
        }
        readings.add(new Reading(pid, runs));
      }), Rule.of("*", "*", "*").with(Effect.ACCESS, Access.INTERNAL));

  @AfterEach
  void close() {
    node.close();
    database.close();
  }

  @Test
  void an_event_that_matches_nothing_runs_the_statements_of_an_event_on_an_entity_without_actions() {
    send("scheduler.schedule", "live-", 50, "{'action': 'delete', 'delay': 'PT1H', 'cancel_on': ['login']}");

    Map<String, Long> unknown = ofOneTransaction("unknown-", 1);
    assertThat(unknown).isNotEmpty().allSatisfy((statement, runs) -> assertThat(runs).as(statement).isEqualTo(1));
    assertThat(ofOneTransaction("live-", 1)).isEqualTo(unknown);
    assertThat(ofOneTransaction("live-", 50)).as("fifty at once").isEqualTo(unknown);

    send("scheduler.schedule", "more-", 50, "{'action': 'delete', 'delay': 'PT1H', 'cancel_on': ['login']}");
    int[] next = {0};
    Map<String, Long> cancelling = ofOneTransaction(() -> {
      int number = next[0]++;
      assertThat(sendFrom(number, "login", "more-", 1, "{}")).allSatisfy(receipt -> assertThat(receipt.cancelled())
          .hasSize(1));
    });
    assertThat(cancelling).as("one that does match").hasSizeGreaterThan(unknown.size());
  }

  private Map<String, Long> ofOneTransaction(String prefix, int events) {
    return ofOneTransaction(() -> assertThat(send("viewed", prefix, events, "{}")).allSatisfy(receipt -> assertThat(
        receipt.cancelled()).isEmpty()));
  }

  /** How often each statement is run by a transaction, from the midst of one to that of the next of its kind on its connection. */
  private Map<String, Long> ofOneTransaction(Runnable transaction) {
    Map<Integer, Reading> former = new TreeMap<>();
    for (int i = 0; i < 40; i++) {
      transaction.run();
      Reading last = readings.getLast();
      Reading before = former.put(last.pid(), last);
      if (before != null) {
        Map<String, Long> runs = new TreeMap<>(last.runs());
        before.runs().forEach((statement, count) -> runs.merge(statement, -count, Long::sum));
        runs.values().removeIf(count -> count == 0);
        return runs;
      }
    }
    throw new AssertionError("no connection was used twice");
  }

  private List<Receipt> send(String type, String prefix, int events, String payload) {
    return sendFrom(0, type, prefix, events, payload);
  }

  private List<Receipt> sendFrom(int first, String type, String prefix, int events, String payload) {
    return node.sendAll(
        IntStream.range(first, first + events).mapToObj(i -> SchedulerFixture.incoming(type, new EntityRef("user",
            prefix + i), payload.replace('\'', '"'), null)).toArray(Incoming[]::new));
  }
}
