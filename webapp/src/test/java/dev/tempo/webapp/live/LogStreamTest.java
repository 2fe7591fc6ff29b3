package dev.tempo.webapp.live;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.tempo.backend.metadata.Views;
import dev.tempo.backend.nexus.EntityRef;
import dev.tempo.backend.nexus.Event;
import dev.tempo.backend.nexus.Follower;
import dev.tempo.backend.policy.PolicyTable;
import dev.tempo.backend.policy.Principal;
import dev.tempo.backend.policy.Role;
import dev.tempo.webapp.http.Caller;
import dev.tempo.webapp.http.EventStream;
import dev.tempo.webapp.http.Query;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@Timeout(30)
class LogStreamTest {
  private static final Caller ADMIN = new Caller(new Principal("root", Role.ADMIN), null, null);

  @Test
  void a_stream_that_shows_nothing_of_a_busy_log_beats_all_the_same_and_names_where_a_resume_goes_on() {
    Busy log = new Busy(7);
    Listener listener = new Listener(4);
    LogStream stream = stream(log, "type=wanted", Duration.ofMillis(5));

    assertThatThrownBy(() -> stream.writeTo(listener)).isInstanceOf(InterruptedException.class);

    assertThat(listener.events).isEmpty();
    assertThat(listener.beats.getFirst()).isEqualTo("7"); // at once, before any event
    List<Long> places = listener.beats.stream().map(Long::valueOf).toList();
    assertThat(places).hasSize(4).isSorted();
    assertThat(places.getLast()).isGreaterThan(7);
    // Each names an event that was looked at already, so that a resume repeats none of a long silence and misses none.
    assertThat(places).allSatisfy(place -> assertThat(place).isBetween(7L, log.position() - 1));
  }

  @Test
  void a_filter_chooses_by_attributes_and_a_resume_misses_none() {
    String query = "filter=" + "{\"sql\": \"sequence LIKE '%5' AND type LIKE 'oth%'\"}".replace("%", "%25");
    Listener first = new Listener(1_000, 3);
    assertThatThrownBy(() -> stream(new Busy(0), query, Duration.ofHours(1)).writeTo(first)).isInstanceOf(
        InterruptedException.class);
    assertThat(first.events).containsExactly("5", "15", "25");
    Listener second = new Listener(1_000, 2);
    assertThatThrownBy(() -> stream(new Busy(25), query, Duration.ofHours(1)).writeTo(second)).isInstanceOf(
        InterruptedException.class);
    assertThat(second.events).containsExactly("35", "45");
  }

  private static LogStream stream(Follower follower, String query, Duration heartbeat) {
    return new LogStream(follower, new Views(() -> PolicyTable.compile(0, List.of())), ADMIN, EventFilter.of(Query
        .parse(query)), InstantSource.system(), heartbeat);
  }

  /** A log in which something happens all the time. */
  private static final class Busy implements Follower {
    private long position;

    Busy(long position) {
      this.position = position;
    }

    @Override
    public long position() {
      return position;
    }

    @Override
    public List<Event> next(Duration timeout) {
      position++;
      return List.of(new Event(position, "id-" + position, "/test", "other", new EntityRef("user", "42"), Instant.EPOCH,
          Instant.EPOCH, "alice", "story", null, 1, JsonNodeFactory.instance.objectNode(), null, null, null, null));
    }
  }

  /** Hears so many heartbeats or events, then is gone. */
  private static final class Listener implements EventStream.Sink {
    private final List<String> beats = new ArrayList<>();
    private final List<String> events = new ArrayList<>();
    private final int mostBeats;
    private final int mostEvents;

    Listener(int mostBeats) {
      this(mostBeats, Integer.MAX_VALUE);
    }

    Listener(int mostBeats, int mostEvents) {
      this.mostBeats = mostBeats;
      this.mostEvents = mostEvents;
    }

    @Override
    public void event(String id, String data) throws InterruptedException {
      events.add(id);
      leave();
    }

    @Override
    public void flush() {}

    @Override
    public void heartbeat(String id) throws InterruptedException {
      beats.add(id);
      leave();
    }

    private void leave() throws InterruptedException {
      if (beats.size() >= mostBeats || events.size() >= mostEvents) {
        throw new InterruptedException("gone");
      }
    }
  }
}
