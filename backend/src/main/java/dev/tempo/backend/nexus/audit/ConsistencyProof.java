package dev.tempo.backend.nexus.audit;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.util.List;

/** That the tree of one size is the beginning of the tree of another (RFC 9162, section 2.1.4.2). */
public record ConsistencyProof(long from, long to, Hash fromRoot, Hash toRoot, List<Hash> path) {
  public ConsistencyProof {
    path = List.copyOf(path);
  }

  /** {@code {"from", "to", "from_root", "to_root", "path": [...]}}, hashes hexadecimal. */
  public ObjectNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("from", from).put("to", to).put("from_root", fromRoot
        .hex()).put("to_root", toRoot.hex());
    json.set("path", InclusionProof.hexes(path));
    return json;
  }
}
