package dev.tempo.backend.metadata.postgres;

import dev.tempo.backend.metadata.Aging;
import dev.tempo.backend.metadata.Entity;
import dev.tempo.backend.metadata.EntityQuery;
import dev.tempo.backend.metadata.EntityReads;
import dev.tempo.backend.metadata.Lineage;
import dev.tempo.backend.nexus.EntityRef;
import dev.tempo.backend.nexus.Snapshot;
import dev.tempo.backend.policy.Classification;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads what is committed, on the pool. */
public final class PostgresEntityReads implements EntityReads {
  private static final String FIND = """
      SELECT %s FROM _metadata_master m
      WHERE (m.entity_type, m.entity_id) IN (SELECT * FROM unnest($1::text[], $2::text[]))""".formatted(Rows.COLUMNS);

  /**
   * {@code %1$s, %2$s} lead from an entity, {@code %3$s, %4$s} to the next. From each one at a time, in the order of an index, so
   * that a million children cost what is taken of them.
   */
  private static final String STEPS = """
      SELECT e.entity_type, e.entity_id, e.parent_type, e.parent_id, m.role, m.environment, m.category, m.owner,
        m.archived, m.updated_at
      FROM (
        SELECT p.* FROM (SELECT unnest($1::text[]) AS type, unnest($2::text[]) AS id) AS near
        CROSS JOIN LATERAL (
          SELECT * FROM _metadata_parent p WHERE p.%1$s = near.type AND p.%2$s = near.id ORDER BY %5$s LIMIT $3::int) AS p
        LIMIT $3::int) AS e
      LEFT JOIN _metadata_master m ON m.entity_type = e.%3$s AND m.entity_id = e.%4$s""";
  private static final String STEPS_UP = STEPS.formatted("entity_type", "entity_id", "parent_type", "parent_id",
      "p.ordinal");
  private static final String STEPS_DOWN = STEPS.formatted("parent_type", "parent_id", "entity_type", "entity_id",
      "p.entity_type, p.entity_id");

  /** In the order of the primary key, so that a batch costs what it reads, wherever it begins. */
  private static final String CLASSIFIED = """
      SELECT m.entity_type, m.entity_id FROM _metadata_master m
      WHERE (m.role, m.environment, m.category) IN (SELECT * FROM unnest($1::text[], $2::text[], $3::text[]))
        AND (m.entity_type, m.entity_id) > ($4::text, $5::text)
      ORDER BY m.entity_type, m.entity_id LIMIT $6::int""";

  private static final String AGING = """
      SELECT m.entity_type, m.entity_id, c.n::int AS n, m.born, m.archived, m.counts_from
      FROM _metadata_master m
      JOIN unnest($1::text[], $2::text[], $3::text[]) WITH ORDINALITY AS c (role, environment, category, n)
        ON m.role = c.role AND m.environment = c.environment AND m.category = c.category
      ORDER BY m.entity_type, m.entity_id""";

  /** Goes from one to the next in the index: few classifications have many entities. */
  private static final String CLASSIFICATIONS = """
      WITH RECURSIVE seen AS (
        (SELECT category, environment, role FROM _metadata_master ORDER BY category, environment, role LIMIT 1)
        UNION ALL
        SELECT n.* FROM seen s CROSS JOIN LATERAL (
          SELECT category, environment, role FROM _metadata_master m
          WHERE (m.category, m.environment, m.role) > (s.category, s.environment, s.role)
          ORDER BY category, environment, role LIMIT 1) AS n)
      SELECT role, environment, category FROM seen""";

  private final Pool pool;

  public PostgresEntityReads(Pool pool) {
    this.pool = pool;
  }

  @Override
  public List<Entity> find(Collection<EntityRef> refs) {
    return Rows.entities(pool.preparedQuery(FIND).execute(Rows.keys(refs)).await());
  }

  @Override
  public List<Entity> list(EntityQuery query) {
    Conditions where = new Conditions();
    where.equal("m.entity_type", query.type());
    where.equal("m.category", query.category());
    where.equal("m.role", query.role());
    where.equal("m.owner", query.owner());
    String environment = query.environment();
    if (environment != null) {
      where.add("(m.environment = ? OR starts_with(m.environment, ?))", environment, environment + "/");
    }
    EntityRef parent = query.parent();
    if (parent != null) {
      where.add("""
          EXISTS (SELECT FROM _metadata_parent p WHERE p.entity_type = m.entity_type AND p.entity_id = m.entity_id
            AND p.parent_type = ? AND p.parent_id = ?)""", parent.type(), parent.id());
    }
    switch (query.archived()) {
      case NO -> where.add("NOT m.archived");
      case YES -> where.add("m.archived");
      case BOTH -> where.add("true");
    }
    if (query.heldOnly()) {
      where.add("m.hold_since IS NOT NULL");
    }
    begins(where, query.q());
    EntityRef after = query.after();
    if (after != null) {
      where.add("(m.entity_type, m.entity_id) > (?, ?)", after.type(), after.id());
    }
    return Rows.entities(pool.preparedQuery("SELECT " + Rows.COLUMNS + " FROM _metadata_master m WHERE " + where.sql()
        + " ORDER BY m.entity_type, m.entity_id LIMIT " + query.limit()).execute(where.values()).await());
  }

  private static void begins(Conditions where, @Nullable String q) {
    if (q == null || q.isEmpty()) {
      return;
    }
    String pattern = q.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%";
    int slash = q.indexOf('/');
    if (slash < 0) {
      where.add("(m.entity_id LIKE ? OR m.entity_type LIKE ?)", pattern, pattern);
    } else {
      where.add("(m.entity_id LIKE ? OR (m.entity_type = ? AND starts_with(m.entity_id, ?)))", pattern, q.substring(0,
          slash), q.substring(slash + 1));
    }
  }

  @Override
  public List<Step> steps(List<EntityRef> from, Lineage.Direction direction, int most) {
    String sql = switch (direction) {
      case UP -> STEPS_UP;
      case DOWN -> STEPS_DOWN;
      case BOTH -> throw new IllegalArgumentException("ask for one direction at a time");
    };
    List<Step> steps = new ArrayList<>();
    pool.preparedQuery(sql).execute(Rows.keys(from).addInteger(most)).await().forEach(row -> steps.add(new Step(
        new Lineage.Edge(Rows.ref(row), new EntityRef(row.getString("parent_type"), row.getString("parent_id"))),
        outline(row))));
    return steps;
  }

  private static Optional<Lineage.Outline> outline(Row row) {
    return row.getString("role") == null ? Optional.empty()
        : Optional.of(new Lineage.Outline(Rows.classification(row), row.getString("owner"), row.getBoolean("archived"),
            row.getOffsetDateTime("updated_at").toInstant()));
  }

  @Override
  public Set<Classification> classifications() {
    Set<Classification> classifications = new HashSet<>();
    pool.query(CLASSIFICATIONS).execute().await().forEach(
        row -> classifications.add(Rows.classification(row)));
    return classifications;
  }

  @Override
  public List<EntityRef> classified(Collection<Classification> classifications, @Nullable EntityRef after, int limit) {
    List<EntityRef> refs = new ArrayList<>();
    Tuple values = keys(classifications).addString(after == null ? "" : after.type())
        .addString(after == null ? "" : after.id()).addInteger(limit);
    pool.preparedQuery(CLASSIFIED).execute(values).await().forEach(row -> refs.add(Rows.ref(row)));
    return refs;
  }

  @Override
  public Iterator<Aging> aging(Snapshot snapshot, List<Classification> classifications) {
    return snapshot.stream(AGING, keys(classifications), row -> new Aging(Rows.ref(row), row.getInteger("n") - 1,
        row.getLong("born"), row.getBoolean("archived"), row.getOffsetDateTime("counts_from").toInstant()));
  }

  private static Tuple keys(Collection<Classification> classifications) {
    return Tuple.tuple().addValue(Rows.texts(classifications, Classification::role))
        .addValue(Rows.texts(classifications, Classification::environment))
        .addValue(Rows.texts(classifications, Classification::category));
  }

  /** Conditions joined by AND, their values numbered. */
  private static final class Conditions {
    private final List<String> conditions = new ArrayList<>();
    private final Tuple values = Tuple.tuple();

    void equal(String column, @Nullable String value) {
      if (value != null) {
        add(column + " = ?", value);
      }
    }

    void add(String condition, String... arguments) {
      String numbered = condition;
      for (String argument : arguments) {
        values.addString(argument);
        numbered = numbered.replaceFirst("\\?", "\\$" + values.size() + "::text");
      }
      conditions.add(numbered);
    }

    String sql() {
      return String.join(" AND ", conditions);
    }

    Tuple values() {
      return values;
    }
  }
}
