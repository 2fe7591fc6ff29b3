package dev.tempo.registry.source;

/**
 * How much one release may be, unpacked.
 *
 * @param entries files and folders, at most
 * @param fileBytes bytes of one file, at most
 * @param totalBytes bytes of all files together, at most
 */
public record Limits(int entries, int fileBytes, int totalBytes) {
  /** 1,000 entries, 8 MiB a file, 32 MiB in all. */
  public static final Limits DEFAULT = new Limits(1_000, 8 << 20, 32 << 20);

  /** The longest tar stream that keeps these limits: headers with long names and padding included. */
  long streamBytes() {
    return totalBytes + 4_096L * entries + (1 << 20);
  }
}
