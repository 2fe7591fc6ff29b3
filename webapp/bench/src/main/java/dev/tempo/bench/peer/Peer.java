package dev.tempo.bench.peer;

import java.time.Instant;
import java.util.List;

/** A scheduler with its own tables in a database of its own. Made without firing anything until it is started. */
interface Peer extends AutoCloseable {

  /** What is to happen: nothing but to be noted. */
  record Planned(String id, Instant at) {}

  /** Told when a job is carried out, on whatever thread does it. */
  @FunctionalInterface
  interface Fired {
    void fired(String id);
  }

  void schedule(Planned job) throws Exception;

  void scheduleBatch(List<Planned> jobs) throws Exception;

  void cancel(String id) throws Exception;

  /** From now on what is due is fired. */
  void start() throws Exception;

  @Override
  void close();
}
