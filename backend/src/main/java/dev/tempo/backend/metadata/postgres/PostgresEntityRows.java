package dev.tempo.backend.metadata.postgres;

import dev.tempo.backend.metadata.Entity;
import dev.tempo.backend.metadata.EntityRows;
import dev.tempo.backend.nexus.EntityRef;
import dev.tempo.backend.nexus.Transaction;
import io.vertx.sqlclient.Tuple;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;

/** Each statement takes whole columns as arrays, so that its cost does not depend on round trips. */
public final class PostgresEntityRows implements EntityRows {
  private static final String READ = """
      SELECT %s FROM (SELECT unnest($1::text[]) AS type, unnest($2::text[]) AS id) AS wanted
      JOIN _metadata_master m ON m.entity_type = wanted.type AND m.entity_id = wanted.id""".formatted(Rows.COLUMNS);

  /** Beside the stripes of Nexus, whose first key is another; "line" in ASCII. */
  private static final String LOCK_LINEAGE = "SELECT pg_advisory_xact_lock(x'6c696e65'::int, 0)";

  private static final String ANCESTRY = """
      WITH RECURSIVE above (entity_type, entity_id) AS (
        SELECT type COLLATE "C", id COLLATE "C" FROM unnest($1::text[], $2::text[]) AS start (type, id)
        UNION
        SELECT p.parent_type, p.parent_id FROM above a
        JOIN _metadata_parent p ON p.entity_type = a.entity_type AND p.entity_id = a.entity_id)
      SELECT p.entity_type, p.entity_id, p.parent_type, p.parent_id FROM above a
      JOIN _metadata_parent p ON p.entity_type = a.entity_type AND p.entity_id = a.entity_id""";

  // In the select list functions step together and pass each row on; in FROM, each array would be written out first.
  private static final String ROWS = """
      SELECT entity_type, entity_id, role, environment, category, owner, data::json, version, born, archived,
        hold_reason, hold_since, hold_by, created_at, counts_from, updated_at
      FROM (SELECT unnest($1::text[]) AS entity_type, unnest($2::text[]) AS entity_id, unnest($3::text[]) AS role,
        unnest($4::text[]) AS environment, unnest($5::text[]) AS category, unnest($6::text[]) AS owner,
        unnest($7::text[]) AS data, unnest($8::bigint[]) AS version, unnest($9::bigint[]) AS born,
        unnest($10::boolean[]) AS archived, unnest($11::text[]) AS hold_reason,
        unnest($12::timestamptz[]) AS hold_since, unnest($13::text[]) AS hold_by,
        unnest($14::timestamptz[]) AS created_at, unnest($15::timestamptz[]) AS counts_from,
        unnest($16::timestamptz[]) AS updated_at) AS e
      """;

  private static final String INSERT = """
      INSERT INTO _metadata_master (entity_type, entity_id, role, environment, category, owner, data, version, born,
        archived, hold_reason, hold_since, hold_by, created_at, counts_from, updated_at)
      """ + ROWS;

  private static final String UPDATE = """
      UPDATE _metadata_master m SET role = e.role, environment = e.environment, category = e.category, owner = e.owner,
        data = e.data, version = e.version, born = e.born, archived = e.archived, hold_reason = e.hold_reason,
        hold_since = e.hold_since, hold_by = e.hold_by, created_at = e.created_at, counts_from = e.counts_from,
        updated_at = e.updated_at
      FROM (%s) AS e WHERE m.entity_type = e.entity_type AND m.entity_id = e.entity_id""".formatted(ROWS);

  private static final String DELETE = """
      DELETE FROM _metadata_master m USING (SELECT unnest($1::text[]) AS type, unnest($2::text[]) AS id) AS gone
      WHERE m.entity_type = gone.type AND m.entity_id = gone.id""";

  private static final String DELETE_PARENTS = """
      DELETE FROM _metadata_parent p USING unnest($1::text[], $2::text[]) AS child (entity_type, entity_id)
      WHERE p.entity_type = child.entity_type AND p.entity_id = child.entity_id""";

  private static final String INSERT_PARENTS = """
      INSERT INTO _metadata_parent (entity_type, entity_id, ordinal, parent_type, parent_id)
      SELECT * FROM unnest($1::text[], $2::text[], $3::int[], $4::text[], $5::text[])""";

  private record Parent(EntityRef child, int ordinal, EntityRef parent) {}

  @Override
  public Supplier<Map<EntityRef, Entity>> read(Transaction transaction, Collection<EntityRef> refs) {
    var rows = transaction.sql().preparedQuery(READ).execute(Rows.keys(refs));
    return () -> {
      Map<EntityRef, Entity> found = new HashMap<>();
      rows.await().forEach(row -> {
        Entity entity = Rows.entity(row);
        found.put(entity.ref(), entity);
      });
      return found;
    };
  }

  @Override
  public Map<EntityRef, Set<EntityRef>> ancestry(Transaction transaction, Collection<EntityRef> from) {
    transaction.sql().query(LOCK_LINEAGE).execute().await();
    Map<EntityRef, Set<EntityRef>> parents = new HashMap<>();
    transaction.sql().preparedQuery(ANCESTRY).execute(Rows.keys(new TreeSet<>(from))).await().forEach(row -> parents
        .computeIfAbsent(Rows.ref(row), _ -> new LinkedHashSet<>()).add(new EntityRef(row.getString("parent_type"), row
            .getString("parent_id"))));
    return parents;
  }

  @Override
  public void delete(Transaction transaction, List<EntityRef> deleted, List<EntityRef> withParents) {
    var sql = transaction.sql();
    if (!deleted.isEmpty()) {
      transaction.send(sql.preparedQuery(DELETE).execute(Rows.keys(deleted)));
    }
    if (!withParents.isEmpty()) {
      transaction.send(sql.preparedQuery(DELETE_PARENTS).execute(Rows.keys(withParents)));
    }
  }

  @Override
  public void write(Transaction transaction, List<Entity> created, List<Entity> updated) {
    var sql = transaction.sql();
    if (!created.isEmpty()) {
      transaction.send(sql.preparedQuery(INSERT).execute(columns(created)));
    }
    if (!updated.isEmpty()) {
      transaction.send(sql.preparedQuery(UPDATE).execute(columns(updated)));
    }
    List<Parent> parents = parents(created);
    parents.addAll(parents(updated));
    if (!parents.isEmpty()) {
      Tuple columns = Rows.keys(parents.stream().map(Parent::child).toList());
      columns.addValue(parents.stream().map(Parent::ordinal).toArray(Integer[]::new));
      columns.addValue(Rows.texts(parents, row -> row.parent().type()));
      columns.addValue(Rows.texts(parents, row -> row.parent().id()));
      transaction.send(sql.preparedQuery(INSERT_PARENTS).execute(columns));
    }
  }

  private static List<Parent> parents(Collection<Entity> entities) {
    List<Parent> parents = new ArrayList<>();
    for (Entity entity : entities) {
      for (int i = 0; i < entity.parents().size(); i++) {
        parents.add(new Parent(entity.ref(), i, entity.parents().get(i)));
      }
    }
    return parents;
  }

  private static Tuple columns(Collection<Entity> entities) {
    Tuple columns = Rows.keys(entities.stream().map(Entity::ref).toList());
    texts(columns, entities, entity -> entity.classification().role());
    texts(columns, entities, entity -> entity.classification().environment());
    texts(columns, entities, entity -> entity.classification().category());
    texts(columns, entities, Entity::owner);
    texts(columns, entities, entity -> entity.data().toString());
    columns.addValue(entities.stream().map(Entity::version).toArray(Long[]::new));
    columns.addValue(entities.stream().map(Entity::born).toArray(Long[]::new));
    columns.addValue(entities.stream().map(Entity::archived).toArray(Boolean[]::new));
    texts(columns, entities, held(Entity.LegalHold::reason));
    columns.addValue(Rows.times(entities, held(Entity.LegalHold::since)));
    texts(columns, entities, held(Entity.LegalHold::by));
    columns.addValue(Rows.times(entities, Entity::createdAt));
    columns.addValue(Rows.times(entities, Entity::countsFrom));
    columns.addValue(Rows.times(entities, Entity::updatedAt));
    return columns;
  }

  private static void texts(Tuple columns, Collection<Entity> entities, Function<Entity, @Nullable String> member) {
    columns.addValue(Rows.texts(entities, member));
  }

  private static <T> Function<Entity, @Nullable T> held(Function<Entity.LegalHold, T> member) {
    return entity -> {
      Entity.LegalHold hold = entity.legalHold();
      return hold == null ? null : member.apply(hold);
    };
  }
}
