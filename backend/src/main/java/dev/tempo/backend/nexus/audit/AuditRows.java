package dev.tempo.backend.nexus.audit;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tempo.backend.nexus.lease.Lease;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The tree as it is stored, and the log that it is made of. Blocks; call it on virtual threads. */
public interface AuditRows {

  /** @param signedAt by the database's time */
  record Signed(Checkpoint checkpoint, Instant signedAt) {

    /** {@code {"origin", "size", "root", "signed_at", "note"}}. */
    public ObjectNode toJson() {
      return JsonNodeFactory.instance.objectNode().put("origin", checkpoint.origin()).put("size", checkpoint.size())
          .put("root", checkpoint.root().hex()).put("signed_at", signedAt.toString()).put("note", checkpoint.note());
    }
  }

  /** What every checkpoint begins with; takes the one proposed where there is none yet. */
  String origin(String proposed);

  /** Leaves. */
  long size();

  Optional<Signed> latest();

  /** The first checkpoint of at least a size. */
  Optional<Signed> from(long size);

  /** Those of smaller sizes, the largest first. */
  List<Signed> before(long size, int limit);

  /** Those of sizes from one to another, both included, the smallest first. */
  List<Signed> between(long from, long to, int limit);

  /** Those of them that there are. */
  Map<Tile, byte[]> tiles(Collection<Tile> tiles);

  /** What stands in the log after a position, in order, with whatever gaps it has. */
  List<StoredEvent> events(long after, int limit);

  /** Every key that has signed, the first first. */
  List<NoteKey> keys();

  void keep(NoteKey key);

  /**
   * Lets the tree grow, and signs it: all of it, or nothing.
   *
   * @param lease   must be held still, or nothing is done
   * @param from    the size before, without which nothing is done
   * @param changed what tiles hold now; each begins with what it held before
   * @return whether it was done
   */
  boolean append(Lease lease, long from, Map<Tile, byte[]> changed, Checkpoint checkpoint);
}
