package dev.tempo.backend.nexus.subscription;

import java.util.TreeMap;

/**
 * The events that are read and not done with, by position: what lies before the first of them is the cursor. Bounded in their
 * number and in their size, so that a slow sink bounds what is held in memory. Guarded by the relay's lock.
 */
final class Window {
  static final int SIZE = 128;
  /** Characters of payloads: a few of the largest events, or as many usual ones as {@link #SIZE} lets in. */
  static final int LARGEST = 4 * 1024 * 1024;
  private final TreeMap<Long, Integer> open = new TreeMap<>();
  private long large;
  private long read;

  Window(long read) {
    this.read = read;
  }

  /** One that is larger than all the room still goes in alone. */
  boolean isFull() {
    return open.size() >= SIZE || large >= LARGEST;
  }

  /**
   * The next event has been looked at, and is to be delivered.
   *
   * @param length of its payload
   */
  void open(long position, int length) {
    open.put(position, length);
    large += length;
    read = position;
  }

  /** The next event has been looked at, and is done with. */
  void pass(long position) {
    read = position;
  }

  void close(long position) {
    Integer length = open.remove(position);
    large -= length == null ? 0 : length;
  }

  long cursor() {
    return open.isEmpty() ? read : open.firstKey() - 1;
  }
}
