package dev.tempo.backend.nexus.audit;

import dev.tempo.backend.nexus.Refusal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Answers from the tree. Safe for concurrent use; blocks, on virtual threads. What a reader may see is decided by the caller. */
public final class Audit {
  /** For the tree to reach an event that was recorded just now: longer than the builder rests. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final AuditRows rows;
  private final AuditBuilder builder;
  private final byte[] salts;

  /** @param salts secret, as the builder has it */
  public Audit(AuditRows rows, AuditBuilder builder, byte[] salts) {
    this.rows = rows;
    this.builder = builder;
    this.salts = salts.clone();
  }

  /** @throws Refusal UNAVAILABLE where nothing was signed yet */
  public AuditRows.Signed latest() {
    return rows.latest().orElseThrow(() -> new Refusal(Refusal.Kind.UNAVAILABLE,
        "The audit tree has no checkpoint yet; a node that builds it signs one at its start"));
  }

  /** The largest first. */
  public List<AuditRows.Signed> before(long size, int limit) {
    return rows.before(size, limit);
  }

  /** The first of at least a size, which the tree has. */
  public AuditRows.Signed from(long size) {
    return rows.from(size).orElseGet(this::latest);
  }

  /** Every key that has signed a checkpoint; the signatures of one that is not there are nobody's. */
  public List<NoteKey> keys() {
    return rows.keys();
  }

  /**
   * Waits some seconds for the tree where the event is new.
   *
   * @param position of an event in the log
   * @throws Refusal UNAVAILABLE where the tree has not come so far, NOT_FOUND where the log has no such event
   */
  public InclusionProof inclusion(long position) throws InterruptedException {
    AuditRows.Signed signed = latest();
    if (signed.checkpoint().size() < position) {
      builder.covered().await(position, PATIENCE);
      signed = latest();
    }
    long size = signed.checkpoint().size();
    if (size < position) {
      throw new Refusal(Refusal.Kind.UNAVAILABLE, "The audit tree has come to position " + size + ", and not to "
          + position + " yet; ask again in a moment");
    }
    StoredEvent event = rows.events(position - 1, 1).stream().filter(found -> found.position() == position).findFirst()
        .orElseThrow(() -> new Refusal(Refusal.Kind.NOT_FOUND, "There is no event at position " + position));
    List<List<Node>> path = Shape.inclusion(position - 1, size);
    List<Hash> hashes = hashes(path, List.of(new Node(0, position - 1)));
    return new InclusionProof(position, hashes.getFirst(), new Leaves(salts).text(event), hashes.subList(1, hashes
        .size()), signed);
  }

  /**
   * @param to empty for the latest checkpoint's size
   * @throws Refusal UNPROCESSABLE for sizes that the tree does not have, or that are the wrong way round
   */
  public ConsistencyProof consistency(long from, Optional<Long> to) {
    long last = latest().checkpoint().size();
    long until = to.orElse(last);
    if (from < 0 || from > until || until > last) {
      throw new Refusal(Refusal.Kind.UNPROCESSABLE, "A consistency proof leads from a size to one not smaller, of the "
          + last + " that the tree has; not from " + from + " to " + until);
    }
    List<List<Node>> path = Shape.consistency(from, until);
    List<List<Node>> roots = List.of(Shape.range(0, from), Shape.range(0, until));
    List<List<Node>> all = new ArrayList<>(roots);
    all.addAll(path);
    List<Hash> hashes = hashes(all);
    return new ConsistencyProof(from, until, hashes.get(0), hashes.get(1), hashes.subList(2, hashes.size()));
  }

  private List<Hash> hashes(List<List<Node>> path, List<Node> first) {
    List<List<Node>> all = new ArrayList<>(path);
    all.addFirst(first);
    return hashes(all);
  }

  /** With one question to the database, whatever their number. */
  private List<Hash> hashes(List<List<Node>> wanted) {
    Tile.Contents contents = new Tile.Contents(rows.tiles(Shape.tiles(wanted)));
    return wanted.stream().map(parts -> Shape.fold(parts, contents::hash)).toList();
  }
}
