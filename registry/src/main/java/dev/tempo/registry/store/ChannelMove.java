package dev.tempo.registry.store;

import dev.tempo.registry.manifest.Violation;
import dev.tempo.registry.release.Channel;
import org.jspecify.annotations.Nullable;
import org.semver4j.Semver;

import java.util.List;

/** What came of moving a channel. */
public sealed interface ChannelMove {
  /**
   * It points elsewhere, once the transaction commits.
   *
   * @param from null where the channel is new
   */
  record Moved(Channel to, @Nullable Semver from) implements ChannelMove {}

  /** It points there already; nothing was changed. */
  record ThereAlready(Channel channel) implements ChannelMove {}

  /** There is no such version to point at. */
  record UnknownVersion(Channel to) implements ChannelMove {}

  /** It would break what is live; nothing was changed. */
  record Unfit(List<Violation> violations) implements ChannelMove {
    public Unfit {
      violations = List.copyOf(violations);
    }
  }
}
