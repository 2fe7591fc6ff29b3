package dev.tempo.webapp.postgres;

import io.zonky.test.db.postgres.embedded.DefaultPostgresBinaryResolver;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tukaani.xz.XZInputStream;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** The PostgreSQL of this machine's kind, unpacked once from the class path. */
final class PostgresBinaries {
  private static final Logger LOG = LoggerFactory.getLogger(PostgresBinaries.class);
  /** Names the folder: a newer release is unpacked beside the old one. */
  private static final String RELEASE = "postgresql-18.6.0";

  private PostgresBinaries() {}

  /** The folder that has {@code bin}. */
  static Path unpackInto(Path parent) throws IOException {
    Path home = parent.resolve(RELEASE);
    if (Files.isDirectory(home)) {
      return home;
    }
    LOG.info("unpacking {} into {}", RELEASE, home);
    Path draft = Files.createTempDirectory(Files.createDirectories(parent), RELEASE + "-");
    try (InputStream packed = new BufferedInputStream(
        DefaultPostgresBinaryResolver.INSTANCE.getPgBinary(system(), System.getProperty("os.arch")));
        TarArchiveInputStream archive = new TarArchiveInputStream(new XZInputStream(packed))) {
      for (TarArchiveEntry entry = archive.getNextEntry(); entry != null; entry = archive.getNextEntry()) {
        unpack(archive, entry, draft);
      }
    }
    // Moved into place whole: a start that was broken off leaves no half of it under the final name.
    Files.move(draft, home, StandardCopyOption.ATOMIC_MOVE);
    return home;
  }

  private static void unpack(InputStream archive, TarArchiveEntry entry, Path folder) throws IOException {
    Path target = folder.resolve(entry.getName()).normalize();
    if (!target.startsWith(folder)) {
      throw new IOException("the archive of PostgreSQL names a file outside of itself: " + entry.getName());
    }
    if (entry.isDirectory()) {
      Files.createDirectories(target);
      return;
    }
    Files.createDirectories(target.getParent());
    if (entry.isSymbolicLink()) {
      Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
    } else {
      Files.copy(archive, target);
      if ((entry.getMode() & 0100) != 0 && !target.toFile().setExecutable(true, false)) {
        throw new IOException("cannot make " + target + " executable");
      }
    }
  }

  private static String system() {
    String name = System.getProperty("os.name", "");
    return name.startsWith("Mac") ? "Darwin" : name;
  }
}
