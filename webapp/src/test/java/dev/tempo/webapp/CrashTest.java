package dev.tempo.webapp;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tempo.webapp.testing.Client;
import dev.tempo.webapp.testing.TempoProcess;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;

/** kill -9 under load, of the JVM, of PostgreSQL and of both: what was acknowledged stands, and nothing happens twice. */
class CrashTest {
  private static final int CLIENTS = 4;

  @TempDir
  private Path folder;

  private final Map<String, String> scheduled = new ConcurrentHashMap<>();
  private final Set<String> cancelled = ConcurrentHashMap.newKeySet();
  private final AtomicInteger entities = new AtomicInteger();
  private final AtomicBoolean over = new AtomicBoolean();
  private final AtomicReference<TempoProcess> running = new AtomicReference<>();

  @Test
  void nothing_acknowledged_is_lost_or_done_twice_whatever_is_killed() throws Exception {
    Path data = folder.resolve("data");
    running.set(TempoProcess.start(data));
    List<Thread> clients = IntStream.range(0, CLIENTS).mapToObj(number -> Thread.ofVirtual().start(this::load))
        .toList();
    try {
      awaitMore(80);
      current().kill();
      running.set(TempoProcess.start(data));
      Duration afterJvm = current().startedIn().plus(fires());

      awaitMore(80);
      current().killPostgres();
      Duration afterPostgres = fires();

      awaitMore(80);
      long before = TempoProcess.postmaster(data);
      current().kill();
      ProcessHandle.of(before).ifPresent(ProcessHandle::destroyForcibly);
      running.set(TempoProcess.start(data));
      Duration afterBoth = current().startedIn().plus(fires());
      assertThat(TempoProcess.postmaster(data)).isNotEqualTo(before);

      over.set(true);
      for (Thread client : clients) {
        client.join();
      }
      fires();
      assertAccounts();
      // Six seconds are the promise on a machine that has nothing else to do.
      assertThat(List.of(afterJvm, afterPostgres, afterBoth))
          .allMatch(time -> time.compareTo(Duration.ofSeconds(30)) < 0);
      LoggerFactory.getLogger(CrashTest.class).info("fires again after a kill of the JVM in {}, of PostgreSQL in {}, of"
          + " both in {}", afterJvm, afterPostgres, afterBoth);
    } finally {
      over.set(true);
      current().close();
    }
  }

  /** Schedules deletions, some of which it cancels, through whatever happens; keeps what was acknowledged. */
  private void load() {
    while (!over.get()) {
      String entity = "e" + entities.incrementAndGet();
      try {
        Client admin = current().admin();
        Client.Answer answer = admin.event("scheduler.schedule", "crash", entity,
            "{\"action\":\"delete\",\"delay\":\"PT" + (entity.hashCode() & 3) + "S\",\"cancel_on\":[\"stop\"]}");
        if (answer.status() == 201) {
          scheduled.put(entity, answer.json().at("/actions/0").textValue());
          if ((entity.hashCode() & 3) > 0 && entity.endsWith("7")) {
            Client.Answer stopped = admin.event("stop", "crash", entity, "{}");
            if (stopped.status() == 201 && !stopped.json().path("cancelled").isEmpty()) {
              cancelled.add(entity);
            }
          }
        }
      } catch (RuntimeException killed) {
        pause(); // not acknowledged: it has happened or not
      }
    }
  }

  /** How long it takes from now until something new has fired. */
  private Duration fires() {
    long began = System.nanoTime();
    long end = began + TimeUnit.SECONDS.toNanos(60);
    String probe = "";
    while (System.nanoTime() < end) {
      try {
        Client admin = current().admin();
        if (probe.isEmpty()) {
          Client.Answer answer = admin.event("scheduler.schedule", "probe", "p" + began,
              "{\"action\":\"delete\",\"delay\":\"PT0S\"}");
          probe = answer.status() == 201 ? answer.json().at("/actions/0").textValue() : "";
        } else if (admin.get("/api/v1/actions/" + probe).json().path("state").textValue().equals("executed")) {
          return Duration.ofNanos(System.nanoTime() - began);
        }
      } catch (RuntimeException notYet) {
        pause();
      }
      pause();
    }
    throw new AssertionError("nothing fired for a minute");
  }

  private void assertAccounts() {
    Map<String, Integer> deletions = new HashMap<>();
    Map<String, String> states = new HashMap<>();
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    do {
      states.clear();
      all("/api/v1/actions?entity_type=crash", action -> states.put(action.path("id").textValue(), action.path("state")
          .textValue()));
    } while (states.containsValue("scheduled") && System.nanoTime() < end);
    all("/api/v1/events?type=crash_deleted", event -> deletions.merge(event.path("entity_id").textValue(), 1,
        Integer::sum));

    assertThat(deletions.values()).as("none twice").allMatch(count -> count == 1);
    assertThat(scheduled).hasSizeGreaterThanOrEqualTo(240);
    assertThat(cancelled).isNotEmpty();
    scheduled.forEach((entity, action) -> {
      assertThat(states).as("acknowledged, so there").containsKey(action);
      if (cancelled.contains(entity)) {
        assertThat(states).containsEntry(action, "cancelled");
        assertThat(deletions).as("cancelled, so never fired").doesNotContainKey(entity);
      } else {
        assertThat(states.get(action)).isIn("executed", "cancelled"); // a stop whose reply was lost may have counted
        assertThat(deletions.containsKey(entity)).isEqualTo("executed".equals(states.get(action)));
      }
    });
  }

  private void all(String path, Consumer<JsonNode> each) {
    String after = "";
    do {
      JsonNode page = current().admin().get(path + "&limit=1000" + (after.isEmpty() ? "" : "&after=" + after)).json();
      page.path("items").forEach(each);
      after = page.path("next").asText("");
    } while (!after.isEmpty() && !after.equals("null"));
  }

  private void awaitMore(int acknowledged) {
    int wanted = scheduled.size() + acknowledged;
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (scheduled.size() < wanted) {
      assertThat(System.nanoTime()).isLessThan(end);
      pause();
    }
  }

  private TempoProcess current() {
    return Objects.requireNonNull(running.get());
  }

  /** What is outside this process gives no signal. */
  private static void pause() {
    try {
      assertThat(new CountDownLatch(1).await(10, TimeUnit.MILLISECONDS)).isFalse();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
