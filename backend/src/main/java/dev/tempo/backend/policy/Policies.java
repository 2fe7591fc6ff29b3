package dev.tempo.backend.policy;

/** Holds the table now in force: read by everyone, replaced whole by whoever learns of a newer revision. */
public final class Policies {
  private volatile PolicyTable current;

  public Policies(PolicyTable initial) {
    current = initial;
  }

  public PolicyTable current() {
    return current;
  }

  /** Takes a newer table; an older one is ignored, so that news may arrive in any order. */
  public synchronized void advance(PolicyTable table) {
    if (table.revision() > current.revision()) {
      current = table;
    }
  }
}
