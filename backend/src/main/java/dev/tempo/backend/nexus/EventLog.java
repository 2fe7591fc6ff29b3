package dev.tempo.backend.nexus;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The read side of the log. Blocks; call it on virtual threads. What a reader may see is decided by the caller. Where the
 * database cannot be used, every method throws a {@link Refusal} of the kind {@code UNAVAILABLE}.
 */
public interface EventLog {

  Optional<Event> at(long position);

  /** Events that match, in the order that the query asks for, at most {@code query.limit()}. */
  List<Event> find(EventQuery query);

  /** The last position that is committed and visible here. */
  long head();

  /** Blocks until there is an event after {@code position}, or until the timeout ends. */
  boolean awaitAfter(long position, Duration timeout) throws InterruptedException;

  /** Begins to follow after a position: 0 for the whole log, {@link #head()} for what is yet to come. */
  Follower follow(long position);
}
