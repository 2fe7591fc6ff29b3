package dev.tempo.backend.scheduler;

import dev.tempo.backend.nexus.EntityRef;
import dev.tempo.backend.nexus.Receipt;
import dev.tempo.backend.nexus.Refusal;
import dev.tempo.backend.testing.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import static org.assertj.core.api.Assertions.assertThat;

/** Many who schedule with the same key at once, through two nodes. */
class KeyConflictTest {
  private static final int CALLERS = 40;
  private static final EntityRef BOX = new EntityRef("box", "1");

  private final TestDatabase database = TestDatabase.fresh();
  private final SimulatedClock clock = new SimulatedClock(database, Instant.parse("2026-05-01T08:00:00Z"));
  private final SchedulerFixture node = new SchedulerFixture(database, clock);
  private final SchedulerFixture other = new SchedulerFixture(database, clock);

  @AfterEach
  void close() {
    other.close();
    node.close();
    database.close();
  }

  @ParameterizedTest
  @EnumSource(ScheduleRequest.OnConflict.class)
  void leave_one_of_them(ScheduleRequest.OnConflict onConflict) throws Exception {
    String payload = "{'action':'delete','delay':'P1D','key':'k','on_conflict':'" + onConflict.name().toLowerCase(
        Locale.ROOT) + "'}";
    List<Receipt> receipts = new ArrayList<>();
    int refused = 0;
    try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<Receipt>> calls = new ArrayList<>();
      for (int i = 0; i < CALLERS; i++) {
        SchedulerFixture through = i % 2 == 0 ? node : other;
        calls.add(() -> through.send("scheduler.schedule", BOX, payload));
      }
      for (Future<Receipt> call : callers.invokeAll(calls)) {
        if (call.state() == Future.State.SUCCESS) {
          receipts.add(call.resultNow());
        } else {
          assertThat(call.exceptionNow()).isInstanceOfSatisfying(Refusal.class, refusal -> assertThat(refusal.kind())
              .isEqualTo(Refusal.Kind.CONFLICT));
          refused++;
        }
      }
    }

    List<String> scheduled = receipts.stream().flatMap(receipt -> receipt.actions().stream()).toList();
    List<String> cancelled = receipts.stream().flatMap(receipt -> receipt.cancelled().stream()).toList();
    int expected = onConflict == ScheduleRequest.OnConflict.REPLACE ? CALLERS : 1;
    assertThat(refused).isEqualTo(onConflict == ScheduleRequest.OnConflict.REJECT ? CALLERS - 1 : 0);
    assertThat(scheduled).hasSize(expected).doesNotHaveDuplicates();
    assertThat(cancelled).hasSize(expected - 1).doesNotHaveDuplicates();
    List<ActionView> live = node.actions().list(SchedulerFixture.ADMIN, ActionQuery.soonest(Set.of(
        ActionState.SCHEDULED), 100)).items();
    assertThat(live).singleElement().satisfies(view -> assertThat(cancelled).doesNotContain(view.action().id()));
  }
}
