package dev.tempo.webapp.live;

import dev.tempo.backend.metadata.EventView;
import dev.tempo.backend.metadata.Views;
import dev.tempo.backend.nexus.Event;
import dev.tempo.backend.nexus.Follower;
import dev.tempo.webapp.http.Caller;
import dev.tempo.webapp.http.EventStream;
import dev.tempo.webapp.http.Json;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * The log as one listener may see it, from a place on. The follower gives every event, and none twice; heartbeats carry the
 * place too, so that a resume after a long silence does not read all of it again.
 */
public final class LogStream implements EventStream {
  private static final Duration HEARTBEAT = Duration.ofSeconds(15);

  private final Follower follower;
  private final Views views;
  private final Caller caller;
  private final EventFilter filter;
  private final InstantSource clock;
  private final Duration heartbeat;

  public LogStream(Follower follower, Views views, Caller caller, EventFilter filter, InstantSource clock) {
    this(follower, views, caller, filter, clock, HEARTBEAT);
  }

  LogStream(Follower follower, Views views, Caller caller, EventFilter filter, InstantSource clock,
      Duration heartbeat) {
    this.follower = follower;
    this.views = views;
    this.caller = caller;
    this.filter = filter;
    this.clock = clock;
    this.heartbeat = heartbeat;
  }

  @Override
  public void writeTo(Sink sink) throws InterruptedException {
    // The first line names where it began, so that a client that has seen no event yet can resume, too.
    sink.heartbeat(Long.toString(follower.position()));
    long told = System.nanoTime();
    while (!hasEnded()) {
      List<Event> events = follower.next(heartbeat);
      // Also where the log is busy with what this reader does not get: silence would close the connection.
      if (events.isEmpty() || System.nanoTime() - told >= heartbeat.toNanos()) {
        sink.heartbeat(Long.toString(events.isEmpty() ? follower.position() : events.getFirst().position() - 1));
        told = System.nanoTime();
      }
      for (Event event : events) {
        Optional<EventView> shown = filter.matches(event) ? views.event(caller.principal(), event) : Optional.empty();
        if (shown.isPresent() && filter.chooses(event, shown.get())) {
          sink.event(Long.toString(event.position()), Json.text(shown.get().toJson()));
        }
      }
      sink.flush();
    }
  }

  private boolean hasEnded() {
    Instant end = caller.expiresAt();
    return end != null && !clock.instant().isBefore(end);
  }
}
