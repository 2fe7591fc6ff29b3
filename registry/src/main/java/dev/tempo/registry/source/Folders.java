package dev.tempo.registry.source;

import dev.tempo.registry.release.Refusal;
import dev.tempo.registry.release.ReleaseReader;
import dev.tempo.registry.release.ReleaseReading;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;

/** Reads the release that lies unpacked in a folder, by the same rules as an archive of it. Thread-safe. */
public final class Folders {
  private final ReleaseReader releases;
  private final Limits limits;

  public Folders(ReleaseReader releases, Limits limits) {
    this.releases = releases;
    this.limits = limits;
  }

  /** @param folder with {@code manifest.json} in it */
  public ReleaseReading read(Path folder) {
    try {
      return releases.read(collect(folder));
    } catch (Collector.Refused refused) {
      return new ReleaseReading.Refused(refused.refusal());
    } catch (IOException failed) {
      return new ReleaseReading.Refused(
          new Refusal.Unreadable("The folder " + folder + " cannot be read: " + failed.getMessage() + "."));
    }
  }

  private SortedMap<String, byte[]> collect(Path folder) throws IOException, Collector.Refused {
    var collector = new Collector(limits);
    // Links are not followed: Files.walk names them, and they are refused as in an archive.
    try (var paths = Files.walk(folder)) {
      for (var path : (Iterable<Path>) paths.sorted()::iterator) {
        if (!path.equals(folder)) {
          collect(path, folder.relativize(path).toString().replace(File.separatorChar, '/'), collector);
        }
      }
    }
    return collector.files();
  }

  private static void collect(Path path, String entry, Collector collector) throws IOException, Collector.Refused {
    collector.count();
    if (Files.isSymbolicLink(path)) {
      throw new Collector.Refused(new Refusal.BadEntry(entry, Refusal.Reason.LINK));
    }
    var name = Collector.safeName(entry);
    if (Files.isDirectory(path)) {
      return;
    }
    if (!Files.isRegularFile(path)) {
      throw new Collector.Refused(new Refusal.BadEntry(entry, Refusal.Reason.SPECIAL));
    }
    try (var in = Files.newInputStream(path)) {
      collector.add(name, in.readNBytes(collector.readable()));
    }
  }
}
