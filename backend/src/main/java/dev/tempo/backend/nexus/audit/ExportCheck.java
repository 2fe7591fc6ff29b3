package dev.tempo.backend.nexus.audit;

import org.jspecify.annotations.Nullable;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Verifies an export, and holds it against what was kept: computes the tree from the leaves, a line at a time, and compares it with
 * every checkpoint on the way. Needs neither server nor database.
 *
 * <p>The exact position is known where a leaf differs from what the tree, or a kept export, has for it. Where both were changed
 * alike, the next checkpoint's root does not fit: then the position is one of those since the last that did. What has neither a
 * kept checkpoint over it nor a key that was known before proves only that the file is one with itself.
 */
public final class ExportCheck {
  private final Kept kept;
  private final List<NoteKey> trusted;
  private final List<Part> tree = new ArrayList<>();
  private ExportLine.@Nullable Head head;
  private long position;
  private long signed;
  private long known;
  private int checkpoints;
  private int compared;
  private boolean ended;

  /** @param trusted keys of which one must have signed every checkpoint; empty: those that the kept export, or the file, names */
  public ExportCheck(Kept kept, List<NoteKey> trusted) {
    this.kept = kept;
    this.trusted = new ArrayList<>(trusted.isEmpty() ? kept.keys() : trusted);
  }

  /** A complete subtree over the leaves so far. */
  private record Part(int height, Hash hash) {}

  /**
   * @param from        position of the first event
   * @param to          of the last one that was looked at
   * @param checkpoints of the file that fit
   * @param compared    kept ones that fit
   * @param keys        who signed
   * @param finding     empty where all is as it was signed
   */
  public record Verdict(long from, long to, int checkpoints, int compared, List<NoteKey> keys,
      Optional<Finding> finding) {
    public Verdict {
      keys = List.copyOf(keys);
    }
  }

  /** Ends at the first thing that is wrong. */
  public Verdict check(BufferedReader lines) throws IOException {
    Optional<Finding> finding = Optional.empty();
    for (String line = lines.readLine(); line != null && finding.isEmpty(); line = lines.readLine()) {
      finding = check(line);
    }
    if (finding.isEmpty()) {
      finding = end();
    }
    return new Verdict(head == null ? 0 : head.from(), position, checkpoints, compared, trusted, finding);
  }

  private Optional<Finding> check(String line) throws IOException {
    ExportLine read;
    try {
      read = ExportLine.read(line);
    } catch (IllegalArgumentException e) {
      return here("its line is not one of an export: " + e.getMessage());
    }
    if (ended || (head == null) != read instanceof ExportLine.Head) {
      return here("a line stands where none of its kind may: " + line.substring(0, Math.min(80, line.length())));
    }
    return switch (read) {
      case ExportLine.Head first -> begin(first);
      case ExportLine.Leaf leaf -> leaf(leaf);
      case ExportLine.Signed(Checkpoint checkpoint) -> checkpoint(checkpoint);
      case ExportLine.End(long to) -> {
        ended = true;
        yield to == position ? Optional.empty() : here("the events to " + to + " are missing");
      }
    };
  }

  private Optional<Finding> begin(ExportLine.Head first) {
    head = first;
    position = first.from() - 1;
    signed = position;
    known = position;
    List<Node> shape = first.from() < 1 ? List.of() : Shape.range(0, position);
    if (first.from() < 1 || shape.size() != first.before().size()) {
      return here("the file's first line does not say what stands before its first event");
    }
    for (int i = 0; i < shape.size(); i++) {
      tree.add(new Part(shape.get(i).height(), first.before().get(i)));
    }
    if (trusted.isEmpty()) {
      trusted.addAll(first.keys());
    }
    return kept.last().filter(last -> last.size() < position).isPresent()
        ? here("what was kept ends at " + kept.last().orElseThrow().size() + ", before the file begins: export from "
            + "there, or from 1")
        : compareKept();
  }

  private Optional<Finding> leaf(ExportLine.Leaf leaf) throws IOException {
    if (leaf.position() != position + 1) {
      return here(leaf.position() > position ? "it is missing; the next event is that of " + leaf.position()
          : "in its place stands the event of " + leaf.position());
    }
    if (!leaf.hash().hex().equals(leaf.recorded())) {
      return here("it was changed, or stands in another's place: its hash is " + leaf.hash() + ", and the tree has "
          + (leaf.recorded().isEmpty() ? "nothing" : leaf.recorded()));
    }
    Optional<Hash> earlier = kept.leaf(leaf.position());
    if (earlier.isPresent() && !earlier.get().equals(leaf.hash())) {
      return here("it is not what the kept export has: its hash is " + leaf.hash() + ", and was " + earlier.get());
    }
    append(leaf.hash());
    position++;
    return compareKept();
  }

  private void append(Hash leaf) {
    Part part = new Part(0, leaf);
    while (!tree.isEmpty() && tree.getLast().height() == part.height()) {
      part = new Part(part.height() + 1, Hash.node(tree.removeLast().hash(), part.hash()));
    }
    tree.add(part);
  }

  private Hash root() {
    Hash root = tree.isEmpty() ? Hash.EMPTY : tree.getLast().hash();
    for (int i = tree.size() - 2; i >= 0; i--) {
      root = Hash.node(tree.get(i).hash(), root);
    }
    return root;
  }

  private Optional<Finding> compareKept() {
    Checkpoint checkpoint = kept.at(position).orElse(null);
    if (checkpoint == null) {
      return Optional.empty();
    }
    if (!checkpoint.root().equals(root())) {
      return since(known, "the events to " + position + " are not those over which the kept checkpoint was signed");
    }
    compared++;
    known = position;
    return Optional.empty();
  }

  private Optional<Finding> checkpoint(Checkpoint checkpoint) {
    if (checkpoint.size() != position) {
      return here(checkpoint.size() > position ? "it is missing; a checkpoint over " + checkpoint.size()
          + " events stands here"
          : "a checkpoint over " + checkpoint.size() + " events stands behind it");
    }
    if (!checkpoint.root().equals(root())) {
      return since(signed, "the events to " + position + " are not those over which its checkpoint was signed");
    }
    if (head == null || !checkpoint.origin().equals(head.origin()) || !checkpoint.isSignedBy(trusted)) {
      return since(signed, "the checkpoint over " + position + " events is not signed by "
          + (trusted.isEmpty() ? "any key that is known" : trusted.stream().map(NoteKey::text).toList()) + " for "
          + (head == null ? "" : head.origin()));
    }
    checkpoints++;
    signed = position;
    return Optional.empty();
  }

  private Optional<Finding> end() {
    if (head == null) {
      return Optional.of(Finding.at(1, "the file is empty"));
    }
    if (!ended || position != head.to()) {
      return here("it is missing: the file was to go to " + head.to() + ", and is cut off");
    }
    Optional<Checkpoint> last = kept.last();
    if (last.isPresent() && last.get().size() > position) {
      return here(
          "it is missing: a checkpoint over " + last.get().size() + " events was kept, and the file ends before");
    }
    return signed == position && checkpoints > 0
        ? Optional.empty()
        : since(signed, "no checkpoint of the file stands over them");
  }

  private Optional<Finding> here(String what) {
    return Optional.of(Finding.at(position + 1, what));
  }

  private Optional<Finding> since(long good, String what) {
    return Optional.of(new Finding(Math.min(good + 1, position), position, what));
  }
}
