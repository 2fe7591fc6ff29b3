package dev.tempo.backend.nexus.audit;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What somebody kept of a log from earlier: checkpoints as signed notes, or an earlier export, whose leaves tell the very position
 * that differs. An export is read along with the one that is held against it, so that neither is in memory.
 */
public final class Kept implements Closeable {
  private final TreeMap<Long, Checkpoint> checkpoints = new TreeMap<>();
  private final List<NoteKey> keys = new ArrayList<>();
  private final Optional<BufferedReader> leaves;
  private Optional<ExportLine.Leaf> next = Optional.empty();

  private Kept(Optional<BufferedReader> leaves) {
    this.leaves = leaves;
  }

  /** Nothing was kept. */
  public static Kept nothing() {
    return new Kept(Optional.empty());
  }

  /** How to read a kept file from its beginning; it is read twice where it is an export. */
  @FunctionalInterface
  public interface Source {
    BufferedReader open() throws IOException;
  }

  /** @throws IllegalArgumentException where it is neither a checkpoint nor an export */
  public static Kept read(Source source) throws IOException {
    try (BufferedReader first = source.open()) {
      first.mark(1);
      boolean json = first.read() == '{';
      first.reset();
      if (!json) {
        Kept kept = nothing();
        kept.add(Checkpoint.parse(first.readAllAsString()));
        return kept;
      }
      return export(source, first);
    }
  }

  private static Kept export(Source source, BufferedReader first) throws IOException {
    Kept kept = new Kept(Optional.of(source.open()));
    String text = "";
    for (String line = first.readLine(); line != null; line = first.readLine()) {
      text = line;
      switch (ExportLine.read(line)) {
        case ExportLine.Signed(Checkpoint checkpoint) -> kept.add(checkpoint);
        case ExportLine.Head head -> kept.keys.addAll(head.keys());
        case ExportLine.Leaf _,ExportLine.End _ -> {
          // compared when it is their turn
        }
      }
    }
    if (kept.checkpoints.isEmpty()) {
      throw new IllegalArgumentException("it has no checkpoint; its last line is " + text);
    }
    return kept;
  }

  private void add(Checkpoint checkpoint) {
    checkpoints.put(checkpoint.size(), checkpoint);
  }

  List<NoteKey> keys() {
    return keys;
  }

  Optional<Checkpoint> at(long size) {
    return Optional.ofNullable(checkpoints.get(size));
  }

  /** The largest that was kept. */
  Optional<Checkpoint> last() {
    return Optional.ofNullable(checkpoints.lastEntry()).map(java.util.Map.Entry::getValue);
  }

  /** What was the leaf of a position, asked for in order. */
  Optional<Hash> leaf(long position) throws IOException {
    while (leaves.isPresent() && next.map(leaf -> leaf.position() < position).orElse(true)) {
      String line = leaves.get().readLine();
      if (line == null) {
        return Optional.empty();
      }
      next = ExportLine.read(line) instanceof ExportLine.Leaf leaf ? Optional.of(leaf) : next;
    }
    return next.filter(leaf -> leaf.position() == position).map(ExportLine.Leaf::hash);
  }

  @Override
  public void close() throws IOException {
    if (leaves.isPresent()) {
      leaves.get().close();
    }
  }
}
