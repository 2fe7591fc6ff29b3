package dev.tempo.webapp.http;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The event streams now open, so that a stop need not wait for clients that would listen for ever. */
final class Streams {
  private final Set<Thread> writers = ConcurrentHashMap.newKeySet();

  /** Writes a stream on the current thread until it ends. */
  void run(SseWriter writer, EventStream events) {
    writers.add(Thread.currentThread());
    try {
      writer.run(events);
    } finally {
      writers.remove(Thread.currentThread());
    }
  }

  void endAll() {
    writers.forEach(Thread::interrupt);
  }
}
