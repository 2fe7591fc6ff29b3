package dev.tempo.backend.nexus.postgres;

/**
 * How Nexus gathers and how much it lets wait.
 *
 * @param groups      group commits that may be at work at once
 * @param queued      submissions of each urgency that may wait, beyond which they are refused as unavailable
 * @param queuedChars characters of content that may wait so
 * @param groupEvents events at which a group is full (a larger batch is a group of its own)
 * @param groupChars  characters of content at which a group is full
 * @param attempts    how often a transaction is tried before its failure is told
 */
public record NexusOptions(int groups, int queued, long queuedChars, int groupEvents, long groupChars, int attempts) {
  public NexusOptions {
    if (groups < 1 || queued < 1 || queuedChars < 1 || groupEvents < 1 || groupChars < 1 || attempts < 1) {
      throw new IllegalArgumentException("each option of Nexus is at least 1");
    }
  }

  /** Two groups: while PostgreSQL writes the one, the other is decided. A third would only wait for the head row, too. */
  public static NexusOptions defaults() {
    return new NexusOptions(2, 20_000, 128L << 20, 500, 8L << 20, 8);
  }

  public NexusOptions withGroups(int number) {
    return new NexusOptions(number, queued, queuedChars, groupEvents, groupChars, attempts);
  }

  public NexusOptions withQueued(int submissions) {
    return new NexusOptions(groups, submissions, queuedChars, groupEvents, groupChars, attempts);
  }
}
