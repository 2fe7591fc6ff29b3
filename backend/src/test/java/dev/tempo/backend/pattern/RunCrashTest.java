package dev.tempo.backend.pattern;

import dev.tempo.backend.nexus.Event;
import dev.tempo.backend.nexus.Refusal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import static dev.tempo.backend.pattern.RunFixture.USER;
import static dev.tempo.backend.scheduler.SchedulerFixture.ADMIN;
import static org.assertj.core.api.Assertions.assertThat;

/** A process that ends before each of a run's commits in turn: the next one carries on, and nothing happens twice. */
class RunCrashTest {
  private final RunFixture at = new RunFixture();

  @AfterEach
  void close() {
    at.close();
  }

  @Test
  void a_process_may_end_before_any_commit() throws InterruptedException {
    at.node.send(ADMIN, "user_created", USER, "{}", "{'role':'user','environment':'prod','category':'user'}");
    at.pattern("inner", "{'steps':[{'id':'tell','uses':'emit','with':{'event_type':'inner'}}]}");
    at.pattern("all", """
        {'steps':[{'id':'a','uses':'emit','with':{'event_type':'a'}},
          {'id':'b','uses':'metadata','depends_on':['a'],'with':{'data':{'run':'${run.id}'}}},
          {'id':'c','uses':'pattern','depends_on':['b'],'with':{'pattern':'inner'}},
          {'id':'d','uses':'http','depends_on':['c'],'with':{'url':'https://x.example'}},
          {'id':'e','uses':'wait','depends_on':['d'],'with':{'for':'PT1M'}},
          {'id':'f','uses':'emit','depends_on':['e'],'with':{'event_type':'f'}}]}""");
    boolean crashed = true;
    for (int commit = 1; crashed; commit++) {
      AtomicInteger left = new AtomicInteger(commit);
      int before = at.node.events().size();
      at.restart((transaction, events) -> {
        if (events.stream().anyMatch(event -> event.type().startsWith("pattern_step_"))
            && left.decrementAndGet() == 0) {
          throw new Refusal(Refusal.Kind.UNAVAILABLE, "the process ends here");
        }
      });
      String run = at.start("all", "{}");
      at.node.patternRunner().step();
      at.advance("PT1M");
      crashed = left.get() <= 0;
      at.restart();
      for (int rounds = 0; at.state(run).equals("running"); rounds++) {
        assertThat(rounds).as("stuck after commit %d: %s", commit, at.read(run)).isLessThan(20);
        at.node.patternRunner().step();
        at.clock.advance(Duration.ofMinutes(1));
      }
      assertThat(at.state(run)).as("after commit %d", commit).isEqualTo("completed");
      List<Event> since = at.node.events().subList(before, at.node.events().size());
      for (String once : List.of("a", "f", "inner", "user_updated", "pattern_started", "pattern_completed")) {
        long times = once.startsWith("pattern_") ? 2 : 1;
        assertThat(since.stream().filter(event -> event.type().equals(once)).count()).as("%s after commit %d", once,
            commit).isEqualTo(times);
      }
      assertThat(at.calls.made.stream().filter(call -> call.runId().equals(run)).map(HttpCalls.Call::idempotencyKey)
          .distinct()).containsExactly(run + ":d");
    }
  }
}
