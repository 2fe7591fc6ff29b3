package dev.tempo.backend.scheduler;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tempo.backend.metadata.EntityBooks;
import dev.tempo.backend.nexus.EntityRef;
import dev.tempo.backend.nexus.Refusal;
import dev.tempo.backend.nexus.Transaction;

import java.util.List;

/** An entity's data, for those who run what actions start and know no entities themselves. */
public final class EntityData {
  private final EntityBooks entities;

  EntityData(EntityBooks entities) {
    this.entities = entities;
  }

  /**
   * The data of an entity with a merge patch (RFC 7396) applied, as it is to be recorded.
   *
   * @param entity locked by the transaction
   * @throws Refusal NOT_FOUND where Tempo does not know the entity
   */
  public ObjectNode merged(Transaction transaction, EntityRef entity, ObjectNode patch) {
    ObjectNode data = entities.open(transaction, List.of(entity)).get(entity).orElseThrow(() -> new Refusal(
        Refusal.Kind.NOT_FOUND, "Tempo knows no entity " + entity + " whose data could change")).data().deepCopy();
    merge(data, patch);
    return data;
  }

  private static void merge(ObjectNode into, ObjectNode patch) {
    patch.properties().forEach(member -> {
      JsonNode value = member.getValue();
      if (value.isNull()) {
        into.remove(member.getKey());
      } else if (value instanceof ObjectNode nested) {
        ObjectNode target = into.get(member.getKey()) instanceof ObjectNode object ? object
            : JsonNodeFactory.instance.objectNode();
        merge(target, nested);
        into.set(member.getKey(), target);
      } else {
        into.set(member.getKey(), value.deepCopy());
      }
    });
  }
}
