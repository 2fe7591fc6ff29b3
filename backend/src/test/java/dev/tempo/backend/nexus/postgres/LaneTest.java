package dev.tempo.backend.nexus.postgres;

import dev.tempo.backend.nexus.EntityRef;
import dev.tempo.backend.nexus.Nexus.Submission;
import dev.tempo.backend.nexus.Nexus.Urgency;
import dev.tempo.backend.nexus.Refusal;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import static dev.tempo.backend.nexus.postgres.TestNexus.ALICE;
import static dev.tempo.backend.nexus.postgres.TestNexus.incoming;
import static dev.tempo.backend.nexus.postgres.TestNexus.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class LaneTest {
  private static final EntityRef USER = new EntityRef("user", "42");

  private final List<Integer> groups = new CopyOnWriteArrayList<>();
  private final List<Urgency> urgencies = new CopyOnWriteArrayList<>();
  private final CountDownLatch taken = new CountDownLatch(1);
  private final CountDownLatch parked = new CountDownLatch(1);

  @Test
  void what_comes_while_a_group_is_at_work_is_the_next_group_and_stopping_waits_for_it() throws Exception {
    Lane lane = parkedLane(NexusOptions.defaults());
    lane.add(pending());
    lane.add(pending());
    lane.add(pending());
    Thread stopping = Thread.ofVirtual().start(() -> drain(lane));

    parked.countDown();
    assertThat(stopping.join(Duration.ofSeconds(30))).isTrue();

    assertThat(groups).containsExactly(1, 3);
    assertUnavailable(lane, "stopping");
    lane.drain();
  }

  @Test
  void a_full_lane_refuses() throws Exception {
    Lane lane = parkedLane(NexusOptions.defaults().withQueued(2));
    lane.add(pending());
    lane.add(pending());

    assertUnavailable(lane, "too many");
    parked.countDown();
    lane.drain();
    assertThat(groups).containsExactly(1, 2);
  }

  @Test
  void a_lane_is_full_by_what_waits_too_but_one_alone_always_fits() throws Exception {
    Lane lane = parkedLane(new NexusOptions(1, 100, 5, 100, 5, 1));
    lane.add(pending());

    assertUnavailable(lane, "too many");
    parked.countDown();
    lane.drain();
    assertThat(groups).containsExactly(1, 1);
  }

  @Test
  void a_group_ends_where_it_is_full() throws Exception {
    Lane lane = parkedLane(new NexusOptions(1, 100, 1_000_000, 2, 1_000_000, 1));
    for (int i = 0; i < 5; i++) {
      lane.add(pending());
    }
    parked.countDown();
    lane.drain();

    assertThat(groups).containsExactly(1, 2, 2, 1);
  }

  @Test
  void a_bulk_load_makes_nobody_wait_but_comes_to_its_end() throws Exception {
    Lane lane = parkedLane(new NexusOptions(1, 100, 1_000_000, 1, 1_000_000, 1));
    for (int i = 0; i < 3; i++) {
      lane.add(pending(Urgency.BULK));
    }
    for (int i = 0; i < Lane.PASSED + 2; i++) {
      lane.add(pending());
    }
    parked.countDown();
    lane.drain();

    List<Urgency> expected = new ArrayList<>(Collections.nCopies(Lane.PASSED, Urgency.INTERACTIVE));
    expected.addAll(List.of(Urgency.BULK, Urgency.INTERACTIVE, Urgency.INTERACTIVE, Urgency.BULK, Urgency.BULK));
    assertThat(urgencies.subList(1, urgencies.size())).isEqualTo(expected);
  }

  @Test
  void a_bulk_load_that_fills_its_queue_refuses_nobody_else() throws Exception {
    Lane lane = parkedLane(NexusOptions.defaults().withQueued(2));
    lane.add(pending(Urgency.BULK));
    lane.add(pending(Urgency.BULK));

    assertThatThrownBy(() -> lane.add(pending(Urgency.BULK))).hasMessageContaining("too many");
    lane.add(pending());
    parked.countDown();
    lane.drain();
    assertThat(groups).containsExactly(1, 1, 2);
  }

  @Test
  void what_comes_before_a_group_is_on_its_way_is_one_group_that_does_not_wait_for_its_end() throws Exception {
    CountDownLatch send = new CountDownLatch(1);
    CountDownLatch second = new CountDownLatch(1);
    Lane lane = new Lane("test-lane", NexusOptions.defaults().withGroups(2), Duration.ofDays(1), (group, sent) -> {
      groups.add(group.size());
      if (taken.getCount() > 0) {
        taken.countDown();
        await(send);
        sent.run();
        await(parked);
      } else {
        sent.run();
        second.countDown();
      }
    });
    lane.add(pending());
    await(taken);
    lane.add(pending());
    lane.add(pending());
    lane.add(pending(Urgency.BULK));
    assertThat(groups).containsExactly(1);

    send.countDown();
    await(second);
    assertThat(groups).as("beside the first, which has not ended").startsWith(1, 2);
    parked.countDown();
    lane.drain();
    assertThat(groups).containsExactly(1, 2, 1);
  }

  @Test
  void a_group_that_waits_for_somebody_else_does_not_hold_up_the_next_for_ever() throws Exception {
    CountDownLatch second = new CountDownLatch(1);
    Lane lane = new Lane("test-lane", NexusOptions.defaults().withGroups(2), Duration.ofMillis(1), (group, sent) -> {
      groups.add(group.size());
      if (taken.getCount() > 0) {
        taken.countDown();
        await(parked);
      } else {
        second.countDown();
      }
    });
    lane.add(pending());
    await(taken);
    lane.add(pending());

    await(second);
    parked.countDown();
    lane.drain();
    assertThat(groups).containsExactly(1, 1);
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Its thread holds a first submission, until the latch opens. */
  private Lane parkedLane(NexusOptions options) throws InterruptedException {
    Lane lane = new Lane("test-lane", options.withGroups(1), (group, sent) -> {
      groups.add(group.size());
      urgencies.add(group.getFirst().urgency());
      taken.countDown();
      await(parked);
    });
    lane.add(pending());
    await(taken);
    return lane;
  }

  private static void drain(Lane lane) {
    try {
      lane.drain();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void assertUnavailable(Lane lane, String why) {
    assertThatThrownBy(() -> lane.add(pending())).hasMessageContaining(why).isInstanceOfSatisfying(Refusal.class,
        refusal -> assertThat(refusal.kind()).isEqualTo(Refusal.Kind.UNAVAILABLE));
  }

  private static Pending pending() {
    return pending(Urgency.INTERACTIVE);
  }

  private static Pending pending(Urgency urgency) {
    return new Pending(new Submission(ALICE, List.of(incoming(null, "a", USER, json())), urgency), new ContentHash(
        TestNexus.KEY), 0);
  }
}
