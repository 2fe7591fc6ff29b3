package dev.tempo.backend.nexus.postgres;

import dev.tempo.backend.nexus.Event;
import dev.tempo.backend.nexus.Follower;

import java.time.Duration;
import java.util.List;

/** Waits at the head, reads from the tail. */
final class TailFollower implements Follower {
  private final LogTail tail;
  private final LogHead head;
  private long position;

  TailFollower(LogTail tail, LogHead head, long position) {
    this.tail = tail;
    this.head = head;
    this.position = position;
  }

  @Override
  public long position() {
    return position;
  }

  @Override
  public List<Event> next(Duration timeout) throws InterruptedException {
    if (!head.awaitAfter(position, timeout)) {
      return List.of();
    }
    List<Event> events = tail.after(position);
    for (Event event : events) {
      if (event.position() != position + 1) {
        throw new IllegalStateException("the log has no event " + (position + 1) + ", but has " + event.position());
      }
      position = event.position();
    }
    return events;
  }
}
