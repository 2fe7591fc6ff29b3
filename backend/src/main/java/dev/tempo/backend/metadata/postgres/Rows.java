package dev.tempo.backend.metadata.postgres;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tempo.backend.metadata.Entity;
import dev.tempo.backend.nexus.EntityRef;
import dev.tempo.backend.policy.Classification;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;

/** Rows to entities, and entities to the arrays that a set-based statement takes. */
final class Rows {
  /** Of the alias {@code m}; the parents in their order, each as a pair of texts in two arrays. */
  static final String COLUMNS = """
      m.entity_type, m.entity_id, m.role, m.environment, m.category, m.owner, m.data::text AS data, m.version, m.born,
      m.archived, m.hold_reason, m.hold_since, m.hold_by, m.created_at, m.counts_from, m.updated_at,
      ARRAY(SELECT p.parent_type FROM _metadata_parent p
            WHERE p.entity_type = m.entity_type AND p.entity_id = m.entity_id ORDER BY p.ordinal) AS parent_types,
      ARRAY(SELECT p.parent_id FROM _metadata_parent p
            WHERE p.entity_type = m.entity_type AND p.entity_id = m.entity_id ORDER BY p.ordinal) AS parent_ids""";

  /** Numbers exactly as they were written: what is read is compared with what is sent. */
  private static final JsonMapper MAPPER = JsonMapper.builder().enable(
      DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
      .build();

  private Rows() {}

  static List<Entity> entities(RowSet<Row> rows) {
    List<Entity> entities = new ArrayList<>();
    rows.forEach(row -> entities.add(entity(row)));
    return entities;
  }

  static Entity entity(Row row) {
    String[] parentTypes = row.getArrayOfStrings("parent_types");
    String[] parentIds = row.getArrayOfStrings("parent_ids");
    List<EntityRef> parents = new ArrayList<>();
    for (int i = 0; i < parentTypes.length; i++) {
      parents.add(new EntityRef(parentTypes[i], parentIds[i]));
    }
    return new Entity(ref(row), classification(row), row.getString("owner"), object(row.getString("data")), parents,
        row.getLong("version"), row
            .getLong("born"),
        row.getBoolean("archived"), hold(row), instant(row, "created_at"), instant(row,
            "counts_from"),
        instant(row, "updated_at"));
  }

  static Classification classification(Row row) {
    return new Classification(row.getString("role"), row.getString("environment"), row.getString("category"));
  }

  static EntityRef ref(Row row) {
    return new EntityRef(row.getString("entity_type"), row.getString("entity_id"));
  }

  /** Two arrays, as the statements take the names of entities. */
  static Tuple keys(Collection<EntityRef> refs) {
    return Tuple.tuple().addValue(texts(refs, EntityRef::type)).addValue(texts(refs, EntityRef::id));
  }

  static <T> String[] texts(Collection<T> items, Function<T, @Nullable String> member) {
    return items.stream().map(member).toArray(String[]::new);
  }

  static <T> OffsetDateTime[] times(Collection<T> items, Function<T, @Nullable Instant> member) {
    return items.stream().map(member).map(Rows::utc).toArray(OffsetDateTime[]::new);
  }

  private static @Nullable OffsetDateTime utc(@Nullable Instant time) {
    return time == null ? null : time.atOffset(ZoneOffset.UTC);
  }

  private static Entity.@Nullable LegalHold hold(Row row) {
    return row.getValue("hold_since") == null ? null : new Entity.LegalHold(row.getString("hold_reason"), instant(row,
        "hold_since"), row.getString("hold_by"));
  }

  private static Instant instant(Row row, String column) {
    return row.getOffsetDateTime(column).toInstant();
  }

  static ObjectNode object(String json) {
    try {
      return (ObjectNode) MAPPER.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the database holds what is not a JSON object", e);
    }
  }
}
