package dev.tempo.webapp.http;

import org.jspecify.annotations.Nullable;

/**
 * Tells a handler that waits for something (a long poll) that its client has gone, so that nothing is given to nobody. A handler
 * asks by {@link #then}, in its own thread; in process, where no client can go, nothing ever happens.
 */
public final class Departure {
  private static final ScopedValue<Departure> CURRENT = ScopedValue.newInstance();

  private @Nullable Runnable then;
  private boolean gone;

  Departure() {}

  /** Runs the action once the client of this thread's request has gone: at once where it has. Replaces the one before. */
  public static void then(Runnable action) {
    if (CURRENT.isBound()) {
      CURRENT.get().set(action);
    }
  }

  /** Serves a request whose client this is about. */
  void during(Runnable serving) {
    ScopedValue.where(CURRENT, this).run(serving);
  }

  private synchronized void set(Runnable action) {
    then = action;
    if (gone) {
      action.run();
    }
  }

  synchronized void happened() {
    gone = true;
    if (then != null) {
      then.run();
    }
  }
}
