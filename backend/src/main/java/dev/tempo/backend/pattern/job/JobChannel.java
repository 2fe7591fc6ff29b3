package dev.tempo.backend.pattern.job;

/** Tells other processes on the same database that there is something to look for, and hears it of them: hints, never the truth. */
public interface JobChannel {

  /** Begins to listen. What was missed while there was no connection is made up for by {@link Heard#everything}. */
  void start(Heard heard);

  void stop() throws InterruptedException;

  /** There may be something to lease in that queue; told soon, once for many. Never blocks. */
  void tell(String queue);

  /** Limits are others now. Never blocks. */
  void tellEverything();

  /** Called by the channel's own thread or an event loop: must not block. */
  interface Heard {
    void queue(String queue);

    void everything();
  }
}
