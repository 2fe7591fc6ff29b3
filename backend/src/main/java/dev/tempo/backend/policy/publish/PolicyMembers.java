package dev.tempo.backend.policy.publish;

import java.time.Duration;
import java.util.function.LongConsumer;

/** This process among those that decide and show by policy. Blocks; call it on virtual threads. */
public interface PolicyMembers {

  /** Hears of revisions that others publish, and says when this process has taken them. Started already, it does nothing. */
  void start(LongConsumer taking);

  /** May be called before the start, and twice. */
  void stop() throws InterruptedException;

  /**
   * The revision in force. That this process asks is told first, so that who publishes meanwhile knows of it.
   *
   * @param taken the one that it goes by so far
   */
  long confirm(long taken);

  /** Says that this process goes by the revision now, whoever told it; for who waits until it does. */
  void taken(long revision);

  /**
   * Returns when every other process has taken the revision, which is committed; one that does not say so is waited for no longer
   * than its lease can last. Where that cannot be asked, all leases are waited out.
   */
  void awaitTaken(long revision, Duration lease);
}
