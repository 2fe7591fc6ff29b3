package dev.tempo.registry.source;

import dev.tempo.registry.release.Refusal;
import dev.tempo.registry.release.Release;
import dev.tempo.registry.release.ReleaseReader;
import dev.tempo.registry.release.ReleaseReading;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.SortedMap;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** Reads and makes the archives of releases: {@code .tar.gz} with {@code manifest.json} at its root. Thread-safe. */
public final class Archives {
  private final ReleaseReader releases;
  private final Limits limits;

  public Archives(ReleaseReader releases, Limits limits) {
    this.releases = releases;
    this.limits = limits;
  }

  /** @param packed the whole archive, whose length the caller has bounded */
  public ReleaseReading read(byte[] packed) {
    try {
      return releases.read(unpack(packed));
    } catch (Collector.Refused refused) {
      return new ReleaseReading.Refused(refused.refusal());
    }
  }

  /** The archive of a release; the same release always makes the same bytes. */
  public static byte[] pack(Release release) {
    var bytes = new ByteArrayOutputStream();
    // No times, owners or modes but these; the JDK's gzip header carries no time either.
    try (var tar = new TarArchiveOutputStream(new GZIPOutputStream(bytes))) {
      tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
      for (var asset : release.files().values()) {
        var entry = new TarArchiveEntry(asset.info().file());
        entry.setSize(asset.info().size());
        entry.setModTime(0);
        entry.setIds(0, 0);
        tar.putArchiveEntry(entry);
        tar.write(asset.bytes().getBytes());
        tar.closeArchiveEntry();
      }
    } catch (IOException impossible) {
      throw new UncheckedIOException("writing to memory", impossible);
    }
    return bytes.toByteArray();
  }

  private SortedMap<String, byte[]> unpack(byte[] packed) throws Collector.Refused {
    var collector = new Collector(limits);
    try {
      var unpacked = new BoundedInputStream(new GZIPInputStream(new ByteArrayInputStream(packed)),
          limits.streamBytes());
      var tar = new TarArchiveInputStream(unpacked);
      for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        collector.count();
        collect(entry, tar, collector);
      }
      // The rest is padding; reading it lets gzip check its checksum and length.
      unpacked.skip(Long.MAX_VALUE);
    } catch (BoundedInputStream.LimitExceeded tooLong) {
      throw new Collector.Refused(
          new Refusal.TooLarge(
              "The archive unpacks to more than a release may have: " + limits.totalBytes() + " bytes."));
    } catch (IOException | IllegalArgumentException damaged) {
      throw new Collector.Refused(
          new Refusal.Unreadable("This is not a whole .tar.gz archive: " + damaged.getMessage() + "."));
    }
    return collector.files();
  }

  private static void collect(TarArchiveEntry entry, TarArchiveInputStream tar, Collector collector)
      throws IOException, Collector.Refused {
    var sent = entry.getName();
    if (entry.isLink() || entry.isSymbolicLink()) {
      throw new Collector.Refused(new Refusal.BadEntry(sent, Refusal.Reason.LINK));
    }
    if (entry.isDirectory()) {
      var folder = sent.replaceAll("/+$", "");
      if (!folder.equals(".")) {
        Collector.safeName(folder);
      }
      return;
    }
    if (!isPlainFile(entry)) {
      throw new Collector.Refused(new Refusal.BadEntry(sent, Refusal.Reason.SPECIAL));
    }
    var name = Collector.safeName(sent);
    collector.add(name, tar.readNBytes(collector.readable()));
  }

  /** By its type alone; the library's own isFile() is true of devices and pipes. */
  private static boolean isPlainFile(TarArchiveEntry entry) {
    return entry.getLinkFlag() == TarConstants.LF_NORMAL || entry.getLinkFlag() == TarConstants.LF_OLDNORM;
  }
}
