package dev.tempo.backend.nexus.audit;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/**
 * The log as leaves, with what was signed of it, a line of JSON each: {@link ExportCheck} verifies it anywhere. Leaves are made
 * of the events as they stand in the database now; beside each is what the tree has had for it since it was recorded. Holds one
 * batch in memory. Made for one export.
 */
public final class Export {
  /** Of this form; another would have another number. */
  static final int VERSION = 1;
  private static final int BATCH = 1_000;

  private final AuditRows rows;
  private final byte[] salts;
  private final Deque<AuditRows.Signed> checkpoints = new ArrayDeque<>();

  /** @param salts secret, as the builder has it */
  public Export(AuditRows rows, byte[] salts) {
    this.rows = rows;
    this.salts = salts.clone();
  }

  /** Takes a line without its end; blocks while nobody reads. */
  @FunctionalInterface
  public interface Lines {
    void line(String line) throws InterruptedException;
  }

  /**
   * {@code {"audit_export": 1, "origin", "keys", "from", "to", "before": [...]}}, then {@code {"hash", "leaf": {...}}} for each
   * event and {@code {"checkpoint": note}} where one was signed, then {@code {"end": to}}.
   *
   * @param from position of the first event
   * @param to   size of the checkpoint with which it ends
   */
  public void write(long from, Checkpoint to, Lines lines) throws InterruptedException {
    long last = to.size();
    lines.line(head(from, to));
    signed(from - 1, from - 1, last, lines);
    Leaves leaves = new Leaves(salts);
    long place = from - 1;
    while (place < last) {
      List<StoredEvent> batch = rows.events(place, (int) Math.min(BATCH, last - place));
      Map<Tile, byte[]> tiles = rows.tiles(LongStream.rangeClosed(place / Tile.WIDTH, (place + BATCH) / Tile.WIDTH)
          .mapToObj(number -> new Tile(0, number)).toList());
      Tile.Contents recorded = new Tile.Contents(tiles);
      for (StoredEvent event : batch) {
        if (event.position() <= last) {
          // Before a gap, where a checkpoint may stand.
          signed(place + 1, event.position() - 1, last, lines);
          String hash = recorded.has(event.position() - 1) ? recorded.hash(new Node(0, event.position() - 1)).hex()
              : "";
          lines.line("{\"hash\":\"" + hash + "\",\"leaf\":" + leaves.text(event) + "}");
          signed(event.position(), event.position(), last, lines);
          place = event.position();
        }
      }
      if (batch.isEmpty() || batch.getLast().position() > last) {
        signed(place + 1, last, last, lines);
        place = last;
      }
    }
    lines.line("{\"end\":" + last + "}");
  }

  private String head(long from, Checkpoint to) {
    ObjectNode head = JsonNodeFactory.instance.objectNode().put("audit_export", VERSION).put("origin", to.origin());
    ArrayNode keys = head.putArray("keys");
    rows.keys().forEach(key -> keys.add(key.text()));
    List<List<Node>> before = Shape.range(0, from - 1).stream().map(List::of).toList();
    Tile.Contents contents = new Tile.Contents(rows.tiles(Shape.tiles(before)));
    head.put("from", from).put("to", to.size()).set("before", InclusionProof.hexes(before.stream().map(node -> Shape
        .fold(node, contents::hash)).toList()));
    return head.toString();
  }

  /** The checkpoints of the sizes from one to another; asked for in their order, and read some thousand at once. */
  private void signed(long from, long to, long last, Lines lines) throws InterruptedException {
    if (from > to) {
      return;
    }
    if (checkpoints.isEmpty() || checkpoints.getLast().checkpoint().size() < to) {
      long known = checkpoints.isEmpty() ? from : checkpoints.getLast().checkpoint().size() + 1;
      checkpoints.addAll(rows.between(known, last, BATCH));
    }
    while (!checkpoints.isEmpty() && checkpoints.getFirst().checkpoint().size() <= to) {
      String note = checkpoints.removeFirst().checkpoint().note();
      lines.line(JsonNodeFactory.instance.objectNode().put("checkpoint", note).toString());
    }
  }
}
