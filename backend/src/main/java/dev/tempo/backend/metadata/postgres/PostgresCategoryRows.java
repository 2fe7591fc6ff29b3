package dev.tempo.backend.metadata.postgres;

import dev.tempo.backend.metadata.Category;
import dev.tempo.backend.metadata.CategoryRows;
import dev.tempo.backend.metadata.CategorySet;
import dev.tempo.backend.metadata.schema.DataSchema;
import dev.tempo.backend.nexus.Transaction;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;

import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;

/** Few rows, read all at once. */
public final class PostgresCategoryRows implements CategoryRows {
  /** One statement, so that the number belongs to the rows. */
  private static final String LOAD = """
      SELECT r.revision, c.category, c.schema::text AS schema, c.ephemeral, c.description, c.version,
        c.changed_position, c.changed_at, c.changed_by
      FROM category_revision r LEFT JOIN category c ON true""";

  private static final String SAVE = """
      INSERT INTO category (category, schema, ephemeral, description, version, changed_position, changed_at, changed_by)
      VALUES ($1, $2::text::json, $3, $4, $5, $6, $7, $8)
      ON CONFLICT (category) DO UPDATE SET schema = excluded.schema, ephemeral = excluded.ephemeral,
        description = excluded.description, version = excluded.version, changed_position = excluded.changed_position,
        changed_at = excluded.changed_at, changed_by = excluded.changed_by""";

  private static final String RAISE = "UPDATE category_revision SET revision = revision + 1";
  private static final String SUPERSEDED = "40001";

  private final Pool pool;

  public PostgresCategoryRows(Pool pool) {
    this.pool = pool;
  }

  @Override
  public long revision() {
    return pool.preparedQuery("SELECT revision FROM category_revision").execute().await().iterator().next().getLong(0);
  }

  @Override
  public CategorySet load() {
    return set(pool.preparedQuery(LOAD).execute().await());
  }

  @Override
  public CategorySet load(Transaction transaction) {
    return set(transaction.sql().preparedQuery(LOAD).execute().await());
  }

  @Override
  public void save(Transaction transaction, Category category) {
    transaction.send(transaction.sql().preparedQuery(SAVE).execute(Tuple.tuple().addString(category.name()).addString(
        category.schema().json().toString()).addBoolean(category.ephemeral()).addString(category.description()).addLong(
            category.version())
        .addLong(category.changedPosition()).addOffsetDateTime(category.changedAt().atOffset(
            ZoneOffset.UTC))
        .addString(category.changedBy())));
    raise(transaction);
  }

  @Override
  public void delete(Transaction transaction, String name) {
    transaction.send(transaction.sql().preparedQuery("DELETE FROM category WHERE category = $1").execute(Tuple.of(
        name)));
    raise(transaction);
  }

  @Override
  public void fence(Transaction transaction, long revision, Runnable stale) {
    transaction.send(transaction.sql().preparedQuery("SELECT category_fence($1)").execute(Tuple.of(revision)).onFailure(
        failure -> {
          if (failure instanceof PgException database && SUPERSEDED.equals(database.getSqlState())) {
            stale.run();
          }
        }));
  }

  private static void raise(Transaction transaction) {
    transaction.send(transaction.sql().preparedQuery(RAISE).execute());
  }

  private static CategorySet set(RowSet<Row> rows) {
    Map<String, Category> byName = new HashMap<>();
    long revision = 0;
    for (Row row : rows) {
      revision = row.getLong("revision");
      String name = row.getString("category");
      if (name != null) {
        byName.put(name, new Category(name, DataSchema.compile(Rows.object(row.getString("schema")), ""), row
            .getBoolean("ephemeral"), row.getString("description"), row.getLong("version"),
            row.getLong(
                "changed_position"),
            row.getOffsetDateTime("changed_at").toInstant(), row.getString("changed_by")));
      }
    }
    return new CategorySet(revision, byName);
  }
}
