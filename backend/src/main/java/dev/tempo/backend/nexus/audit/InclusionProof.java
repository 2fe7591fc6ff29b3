package dev.tempo.backend.nexus.audit;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.util.List;

/**
 * That an event stands in the tree: with the path, its leaf's hash makes the root (RFC 9162, section 2.1.3.2).
 *
 * @param hash what the tree has at the position
 * @param leaf what the event makes now, whose hash that should be; shows all of it but the payload, by its hash
 */
public record InclusionProof(long position, Hash hash, String leaf, List<Hash> path, AuditRows.Signed signed) {
  public InclusionProof {
    path = List.copyOf(path);
  }

  /**
   * {@code {"position", "leaf_index", "leaf_hash", "leaf"?, "tree_size", "root", "path": [...], "checkpoint"}}, hashes
   * hexadecimal.
   *
   * @param whole whether the reader may see the leaf: who sees a summary of the event could try guesses at its payload
   */
  public ObjectNode toJson(boolean whole) {
    Checkpoint checkpoint = signed.checkpoint();
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("position", position).put("leaf_index", position - 1)
        .put("leaf_hash", hash.hex());
    if (whole) {
      json.put("leaf", leaf);
    }
    json.put("tree_size", checkpoint.size()).put("root", checkpoint.root().hex());
    json.set("path", hexes(path));
    json.set("checkpoint", signed.toJson());
    return json;
  }

  static ArrayNode hexes(List<Hash> hashes) {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    hashes.forEach(hash -> array.add(hash.hex()));
    return array;
  }
}
