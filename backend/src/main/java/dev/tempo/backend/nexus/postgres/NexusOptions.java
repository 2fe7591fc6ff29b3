package dev.tempo.backend.nexus.postgres;

/**
 * How Nexus gathers and how much it lets wait.
 *
 * @param lanes       group commits that may run at once; submissions are spread by the hash of their first entity
 * @param queued      submissions of each urgency that may wait in each lane, beyond which they are refused as unavailable
 * @param queuedChars characters of content that may wait so
 * @param groupEvents events at which a group is full (a larger batch is a group of its own)
 * @param groupChars  characters of content at which a group is full
 * @param attempts    how often a transaction is tried before its failure is told
 */
public record NexusOptions(int lanes, int queued, long queuedChars, int groupEvents, long groupChars, int attempts) {
  public NexusOptions {
    if (lanes < 1 || queued < 1 || queuedChars < 1 || groupEvents < 1 || groupChars < 1 || attempts < 1) {
      throw new IllegalArgumentException("each option of Nexus is at least 1");
    }
  }

  /** Two lanes: while PostgreSQL writes the group of one, the other decides; only the head row makes them take turns. */
  public static NexusOptions defaults() {
    return new NexusOptions(2, 10_000, 64L << 20, 500, 8L << 20, 8);
  }

  public NexusOptions withLanes(int number) {
    return new NexusOptions(number, queued, queuedChars, groupEvents, groupChars, attempts);
  }

  public NexusOptions withQueued(int submissions) {
    return new NexusOptions(lanes, submissions, queuedChars, groupEvents, groupChars, attempts);
  }
}
