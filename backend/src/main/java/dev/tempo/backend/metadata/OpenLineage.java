package dev.tempo.backend.metadata;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tempo.backend.metadata.Lineage.Outline;
import dev.tempo.backend.nexus.EntityRef;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Lineage as events of OpenLineage 2-0-2, for whoever runs a catalogue. An entity is a dataset {@code type/id}; one with parents
 * is the output of a run that took these, a START and a COMPLETE at the time of its last change; one without is told by a
 * DatasetEvent. A parent that Tempo does not know is an input by its name alone. The same state gives the same events, run ids
 * included, so that to send them twice adds nothing.
 */
public final class OpenLineage {
  private static final String PRODUCER = "urn:tempo:0.1.0";
  private static final String NAMESPACE = "tempo";
  private static final String SCHEMA = "https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/";

  private final Map<EntityRef, Optional<Outline>> known = new HashMap<>();
  private final List<ObjectNode> events = new ArrayList<>();

  private OpenLineage() {}

  /** In the order of the nodes. */
  public static List<ObjectNode> events(Lineage lineage) {
    OpenLineage export = new OpenLineage();
    Map<EntityRef, List<EntityRef>> parents = new LinkedHashMap<>();
    for (Lineage.Node node : lineage.nodes()) {
      export.known.put(node.ref(), node.outline());
      parents.put(node.ref(), new ArrayList<>());
    }
    lineage.edges().forEach(edge -> parents.computeIfAbsent(edge.child(), _ -> new ArrayList<>()).add(edge.parent()));
    parents.forEach((ref, of) -> export.known.getOrDefault(ref, Optional.empty()).ifPresent(outline -> export.add(ref,
        outline, of)));
    return export.events;
  }

  private void add(EntityRef ref, Outline outline, List<EntityRef> parents) {
    if (parents.isEmpty()) {
      ObjectNode event = event("DatasetEvent", outline.updatedAt());
      event.set("dataset", dataset(ref));
      events.add(event);
      return;
    }
    for (String type : List.of("START", "COMPLETE")) {
      ObjectNode event = event("RunEvent", outline.updatedAt()).put("eventType", type);
      String run = NAMESPACE + "/" + ref + "@" + outline.updatedAt();
      event.putObject("run").put("runId", UUID.nameUUIDFromBytes(run.getBytes(StandardCharsets.UTF_8)).toString());
      event.putObject("job").put("namespace", NAMESPACE).put("name", ref.toString());
      ArrayNode inputs = event.putArray("inputs");
      parents.forEach(parent -> inputs.add(dataset(parent)));
      event.putArray("outputs").add(dataset(ref));
      events.add(event);
    }
  }

  private static ObjectNode event(String kind, Instant time) {
    return JsonNodeFactory.instance.objectNode().put("eventTime", time.toString()).put("producer", PRODUCER).put(
        "schemaURL", SCHEMA + kind);
  }

  private ObjectNode dataset(EntityRef ref) {
    ObjectNode dataset = JsonNodeFactory.instance.objectNode().put("namespace", NAMESPACE).put("name", ref.toString());
    known.getOrDefault(ref, Optional.empty()).ifPresent(outline -> dataset.putObject("facets").putObject("tempo_entity")
        .put("_producer", PRODUCER).put("_schemaURL", SCHEMA + "DatasetFacet").put("category", outline.classification()
            .category())
        .put("environment", outline.classification().environment()).put("archived", outline
            .archived()));
    return dataset;
  }
}
