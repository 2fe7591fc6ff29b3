package dev.tempo.webapp.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What {@code postmaster.pid} says: the server that runs, or ran, on a data folder.
 *
 * @param folder as the server was started with it
 */
record Postmaster(long pid, Path folder, int port) {
  private static final int PORT_LINE = 3;

  /** Empty where there is no such file, or none that is whole. */
  static Optional<Postmaster> of(Path dataFolder) throws IOException {
    Path file = dataFolder.resolve("postmaster.pid");
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    List<String> lines = Files.readAllLines(file);
    try {
      return lines.size() <= PORT_LINE
          ? Optional.empty()
          : Optional.of(new Postmaster(Long.parseLong(lines.get(0).strip()), Path.of(lines.get(1).strip()),
              Integer.parseInt(lines.get(PORT_LINE).strip())));
    } catch (NumberFormatException halfWritten) {
      return Optional.empty();
    }
  }

  /** Whether a process of that number lives; it may be another program's by now. */
  boolean lives() {
    return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
  }
}
