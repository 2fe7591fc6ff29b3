package dev.tempo.registry.source;

import dev.tempo.registry.release.Refusal;

import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Gathers the files of one release and refuses what breaks the limits or has no place in a release. Not thread-safe. */
final class Collector {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._@+-]*(/[A-Za-z0-9_][A-Za-z0-9._@+-]*)*");
  private static final int LONGEST_NAME = 200;

  private final Limits limits;
  private final SortedMap<String, byte[]> files = new TreeMap<>();
  private int entries;
  private long total;

  Collector(Limits limits) {
    this.limits = limits;
  }

  /** Counts an entry of any kind, before anything else is done with it. */
  void count() throws Refused {
    if (++entries > limits.entries()) {
      throw new Refused(new Refusal.TooLarge("A release may have " + limits.entries() + " entries at most."));
    }
  }

  /** The name that an entry has within the release, a leading {@code ./} taken away. */
  static String safeName(String entry) throws Refused {
    var name = entry.startsWith("./") ? entry.substring(2) : entry;
    if (name.length() > LONGEST_NAME || !NAME.matcher(name).matches()) {
      throw new Refused(new Refusal.BadEntry(entry, Refusal.Reason.UNSAFE_NAME));
    }
    return name;
  }

  /** How many bytes of the next file may be read: one more than is allowed, which tells that it is too long. */
  int readable() {
    return (int) Math.min(limits.fileBytes(), limits.totalBytes() - total) + 1;
  }

  /** @param bytes at most {@link #readable()} */
  void add(String name, byte[] bytes) throws Refused {
    total += bytes.length;
    if (bytes.length > limits.fileBytes()) {
      throw new Refused(
          new Refusal.TooLarge(
              "The file " + name + " has more than " + limits.fileBytes() + " bytes, the limit for one."));
    }
    if (total > limits.totalBytes()) {
      throw new Refused(new Refusal.TooLarge(
          "The release has more than " + limits.totalBytes() + " bytes unpacked, the limit for all files together."));
    }
    if (files.putIfAbsent(name, bytes) != null) {
      throw new Refused(new Refusal.BadEntry(name, Refusal.Reason.DUPLICATE));
    }
  }

  SortedMap<String, byte[]> files() {
    return files;
  }

  /** Ends the reading at once; never leaves this package. */
  static final class Refused extends Exception {
    private final transient Refusal refusal;

    Refused(Refusal refusal) {
      super(refusal.detail());
      this.refusal = refusal;
    }

    Refusal refusal() {
      return refusal;
    }
  }
}
