package dev.tempo.registry.store;

import dev.tempo.registry.manifest.Violation;
import dev.tempo.registry.release.RegisteredVersion;
import org.jspecify.annotations.Nullable;

import java.util.List;

/** What came of registering a release. */
public sealed interface Registration {
  /**
   * It is kept, once the transaction commits.
   *
   * @param stable where that moved channel {@code stable}; null where it did not
   */
  record Registered(RegisteredVersion version, ChannelMove.@Nullable Moved stable) implements Registration {}

  /** This version was there, with the same content; nothing was changed. */
  record SameContentAlready(RegisteredVersion version) implements Registration {}

  /** This version was there, with other content, which stays as it is. */
  record OtherContent(RegisteredVersion version, String offeredHash) implements Registration {
    /** A sentence for people. */
    public String detail() {
      return version.name() + " " + version.version() + " is registered with other content (" + version.contentHash()
          + ", not " + offeredHash + "), and versions never change; raise the version and register that.";
    }
  }

  /** It would break what is live; nothing was changed. */
  record Unfit(List<Violation> violations) implements Registration {
    public Unfit {
      violations = List.copyOf(violations);
    }
  }
}
