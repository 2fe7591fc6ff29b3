package dev.tempo.backend.nexus.subscription;

import java.util.TreeSet;

/**
 * The events that are read and not done with, by position: what lies before the first of them is the cursor. Bounded, so
 * that a slow sink bounds what is held in memory. Guarded by the relay's lock.
 */
final class Window {
  static final int SIZE = 128;
  private final TreeSet<Long> open = new TreeSet<>();
  private long read;

  Window(long read) {
    this.read = read;
  }

  boolean isFull() {
    return open.size() >= SIZE;
  }

  /** The next event has been looked at, and is to be delivered. */
  void open(long position) {
    open.add(position);
    read = position;
  }

  /** The next event has been looked at, and is done with. */
  void pass(long position) {
    read = position;
  }

  void close(long position) {
    open.remove(position);
  }

  long cursor() {
    return open.isEmpty() ? read : open.first() - 1;
  }
}
