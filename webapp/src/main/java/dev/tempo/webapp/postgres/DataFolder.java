package dev.tempo.webapp.postgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.function.Supplier;

/** The folder of one installation, held by one process at a time; everything in it is for its owner only. */
public final class DataFolder implements AutoCloseable {
  private final Path path;
  private final FileChannel channel;
  private final FileLock lock;

  private DataFolder(Path path, FileChannel channel, FileLock lock) {
    this.path = path;
    this.channel = channel;
    this.lock = lock;
  }

  /** Another process holds the folder. */
  public static final class InUse extends Exception {
    private static final long serialVersionUID = 1L;

    InUse(Path path, String holder) {
      super("Tempo is running on " + path + " already" + (holder.isEmpty() ? "" : " (" + holder + ")")
          + ". Stop it first, or give another folder with --data.");
    }
  }

  /** @param holder what another start is told about this process */
  public static DataFolder open(Path path, String holder) throws InUse {
    try {
      Files.createDirectories(path, only("rwx------"));
      FileChannel channel = FileChannel.open(path.resolve("tempo.lock"), StandardOpenOption.CREATE,
          StandardOpenOption.READ,
          StandardOpenOption.WRITE);
      FileLock lock = channel.tryLock();
      if (lock == null) {
        channel.close();
        throw new InUse(path, Files.readString(path.resolve("tempo.lock")).strip());
      }
      channel.truncate(0);
      channel.write(ByteBuffer.wrap(holder.getBytes(StandardCharsets.UTF_8)));
      return new DataFolder(path, channel, lock);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot use the data folder " + path, e);
    }
  }

  public Path path() {
    return path;
  }

  public Optional<String> read(String name) {
    try {
      Path file = path.resolve(name);
      return Files.exists(file) ? Optional.of(Files.readString(file).strip()) : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + path.resolve(name), e);
    }
  }

  /** The content of a file, made where there is none. */
  public String readOrMake(String name, Supplier<String> content) {
    return read(name).orElseGet(() -> {
      String made = content.get();
      write(name, made);
      return made;
    });
  }

  /** Whole or not at all, readable by the owner only. */
  public void write(String name, String content) {
    try {
      Path draft = path.resolve(name + ".new");
      Files.deleteIfExists(draft);
      Files.createFile(draft, only("rw-------"));
      Files.writeString(draft, content + "\n");
      Files.move(draft, path.resolve(name), StandardCopyOption.REPLACE_EXISTING,
          StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + path.resolve(name), e);
    }
  }

  @Override
  public void close() {
    try {
      lock.release();
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot let go of " + path, e);
    }
  }

  static FileAttribute<?>[] only(String permissions) {
    return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))}
        : new FileAttribute<?>[0];
  }
}
