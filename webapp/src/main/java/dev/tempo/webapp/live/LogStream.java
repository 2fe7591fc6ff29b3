package dev.tempo.webapp.live;

import dev.tempo.backend.metadata.Views;
import dev.tempo.backend.nexus.Event;
import dev.tempo.backend.nexus.EventLog;
import dev.tempo.webapp.http.Caller;
import dev.tempo.webapp.http.EventStream;
import dev.tempo.webapp.http.Json;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/**
 * Follows the log from a position and never skips: the head is read before the events are, so what a filter leaves out up to
 * there has been looked at, and what comes after it is still to come.
 */
public final class LogStream implements EventStream {
  private static final Duration HEARTBEAT = Duration.ofSeconds(15);
  private static final int BATCH = 500;

  private final EventLog log;
  private final Views views;
  private final Caller caller;
  private final EventFilter filter;
  private final InstantSource clock;
  private long position;

  /** @param after the position after which to begin */
  public LogStream(EventLog log, Views views, Caller caller, EventFilter filter, InstantSource clock, long after) {
    this.log = log;
    this.views = views;
    this.caller = caller;
    this.filter = filter;
    this.clock = clock;
    position = after;
  }

  @Override
  public void writeTo(Sink sink) throws InterruptedException {
    while (!hasEnded()) {
      long head = log.head();
      if (head > position) {
        sendUpTo(head, sink);
      } else if (!log.awaitAfter(position, HEARTBEAT)) {
        sink.heartbeat(Long.toString(position));
      }
    }
  }

  private void sendUpTo(long head, Sink sink) throws InterruptedException {
    List<Event> events = log.find(filter.query(position, false, BATCH));
    for (Event event : events) {
      String id = Long.toString(event.position());
      var shown = views.event(caller.principal(), event);
      if (shown.isPresent()) {
        sink.event(id, Json.text(shown.get().toJson()));
      }
      position = event.position();
    }
    if (events.size() < BATCH) {
      position = Math.max(position, head);
    }
  }

  private boolean hasEnded() {
    Instant end = caller.expiresAt();
    return end != null && !clock.instant().isBefore(end);
  }
}
