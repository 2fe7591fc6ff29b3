package dev.tempo.backend.nexus.postgres;

import dev.tempo.backend.nexus.Draft;
import dev.tempo.backend.nexus.EntityRef;
import dev.tempo.backend.nexus.Event;
import dev.tempo.backend.nexus.EventQuery;
import dev.tempo.backend.nexus.Follower;
import dev.tempo.backend.nexus.Nexus;
import dev.tempo.backend.testing.TestDatabase;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;

import static dev.tempo.backend.nexus.postgres.TestNexus.json;
import static org.assertj.core.api.Assertions.assertThat;

class FollowerTest {
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final EntityRef USER = new EntityRef("user", "42");

  @Test
  void a_follower_waits_for_what_comes_and_remembers_its_place() throws Exception {
    try (TestNexus nexus = TestNexus.fresh(); ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      nexus.send("before", USER, json());
      Follower follower = nexus.log().follow(nexus.log().head());

      assertThat(follower.next(Duration.ZERO)).isEmpty();
      Future<List<Event>> waiting = threads.submit(() -> follower.next(LONG));
      nexus.send("after", USER, json());

      assertThat(waiting.get(30, TimeUnit.SECONDS)).extracting(Event::type).containsExactly("after");
      assertThat(follower.position()).isEqualTo(2);
      assertThat(nexus.log().awaitAfter(1, Duration.ZERO)).isTrue();
      assertThat(nexus.log().awaitAfter(2, Duration.ZERO)).isFalse();
    }
  }

  /** What is handed over in memory is what the log says. */
  @Test
  void what_this_process_wrote_is_given_as_the_log_has_it() throws Exception {
    try (TestNexus nexus = TestNexus.fresh()) {
      Follower follower = nexus.log().follow(nexus.log().head());
      nexus.send("first", USER, json());
      assertThat(follower.next(LONG)).hasSize(1); // from now on somebody follows
      Draft draft = new Draft("/test", "id-1", "second", USER, Instant.parse("2026-01-01T00:00:00.123456789Z"), "story",
          "first", Json.object("{\"b\":1.0,\"a\":[1,{\"x\":null}],\"c\":1e2,\"d\":\"\\u2028\"}"), null, null,
          Json.object(
              "{\"ext\":\"1\"}"));
      nexus.send(TestNexus.ALICE, new Nexus.Incoming(draft, "content"));

      List<Event> given = follower.next(LONG);

      assertThat(given).isEqualTo(nexus.log().find(EventQuery.after(1, 10))).hasSize(1);
    }
  }

  @Test
  void the_commits_of_another_process_are_heard_of() throws Exception {
    try (TestDatabase database = TestDatabase.fresh();
        TestNexus here = TestNexus.on(database, NexusOptions
            .defaults());
        TestNexus there = TestNexus.on(database, NexusOptions.defaults())) {
      Follower follower = here.log().follow(0);
      for (int i = 1; i <= 3; i++) {
        there.send("there", USER, json().put("n", i));

        assertThat(follower.next(LONG)).extracting(Event::position).containsExactly((long) i);
      }
    }
  }

  /** Two processes write from many threads; readers of both, quick ones and ones that start late, see one dense log. */
  @Test
  void nobody_skips_and_nobody_reads_twice_however_many_write() throws Exception {
    int writers = 16;
    int each = 100;
    int last = 2 * writers * each;
    try (TestDatabase database = TestDatabase.fresh();
        TestNexus one = TestNexus.on(database, NexusOptions.defaults()
            .withGroups(2));
        TestNexus two = TestNexus.on(database, NexusOptions.defaults());
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<List<Event>>> readers = new ArrayList<>();
      List<Future<?>> writing = new ArrayList<>();
      for (TestNexus nexus : List.of(one, two)) {
        for (long from : List.of(0L, 0L, 7L, (long) last / 2)) {
          readers.add(threads.submit(readTo(nexus, from, last)));
        }
        for (int writer = 0; writer < writers; writer++) {
          EntityRef entity = new EntityRef("user", Integer.toString(writer));
          writing.add(
              threads.submit(() -> LongStream.range(0, each).forEach(n -> nexus.send("written", entity, json().put("n",
                  n)))));
        }
      }

      for (Future<?> writer : writing) {
        writer.get(120, TimeUnit.SECONDS);
      }
      for (Future<List<Event>> reader : readers) {
        List<Event> events = reader.get(120, TimeUnit.SECONDS);
        long first = events.getFirst().position();
        assertThat(events).extracting(Event::position).containsExactlyElementsOf(LongStream.rangeClosed(first, last)
            .boxed().toList());
        assertThat(events).extracting(Event::recordedAt).isSorted();
      }
      List<Event> late = readTo(two, 0, last).call();
      assertThat(late).hasSize(last);
      assertThat(late).extracting(Event::id).doesNotHaveDuplicates();
    }
  }

  private static Callable<List<Event>> readTo(TestNexus nexus, long from, long last) {
    return () -> {
      List<Event> read = new ArrayList<>();
      Follower follower = nexus.log().follow(from);
      while (follower.position() < last) {
        List<Event> next = follower.next(LONG);
        assertThat(next).as("after %d", follower.position()).isNotEmpty();
        read.addAll(next);
      }
      return read;
    };
  }
}
