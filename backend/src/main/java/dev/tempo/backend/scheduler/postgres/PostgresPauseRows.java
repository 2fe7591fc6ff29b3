package dev.tempo.backend.scheduler.postgres;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tempo.backend.nexus.Transaction;
import dev.tempo.backend.policy.Principal;
import dev.tempo.backend.policy.Role;
import dev.tempo.backend.scheduler.Action;
import dev.tempo.backend.scheduler.FilterJson;
import dev.tempo.backend.scheduler.Pause;
import dev.tempo.backend.scheduler.PauseRows;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/** The table of pauses, and the advisory lock that stands before it. */
public final class PostgresPauseRows implements PauseRows {
  /** "paus" in ASCII. */
  private static final int LOCK = 0x70617573;
  private static final String SHARE = "SELECT pg_advisory_xact_lock_shared(" + LOCK + ")";
  private static final String ALONE = "SELECT pg_advisory_xact_lock(" + LOCK + ")";
  private static final String SELECT = "SELECT id, filter::text AS filter, reason, owner, owner_role, created_at FROM pause ";
  private static final String HELD = "SELECT " + ActionSql.COLUMNS
      + " FROM action a WHERE a.held_for = 'pause' AND a.id > $1 ORDER BY a.id LIMIT $2";
  private static final UUID FIRST = new UUID(0, 0);

  private final Pool pool;

  public PostgresPauseRows(Pool pool) {
    this.pool = pool;
  }

  @Override
  public Supplier<List<Pause>> share(Transaction transaction) {
    // Two statements: one alone would look at what was there before it had the lock.
    transaction.send(transaction.sql().query(SHARE).execute());
    Future<RowSet<Row>> asked = transaction.sql().preparedQuery(SELECT + "ORDER BY id").execute();
    return () -> pauses(asked.await());
  }

  @Override
  public List<Pause> lock(Transaction transaction) {
    transaction.sql().query(ALONE).execute().await();
    return pauses(transaction.sql().preparedQuery(SELECT + "ORDER BY id").execute().await());
  }

  @Override
  public void insert(Transaction transaction, Pause pause) {
    transaction.sql()
        .preparedQuery(
            """
                INSERT INTO pause (id, filter, reason, owner, owner_role, created_at) VALUES ($1, $2::text::jsonb, $3, $4, $5, $6)
                """)
        .execute(Tuple.tuple().addUUID(UUID.fromString(pause.id())).addString(pause.given().toString()).addString(
            pause.reason()).addString(pause.owner().subject()).addString(pause.owner().role().name().toLowerCase(
                Locale.ROOT))
            .addOffsetDateTime(ActionSql.utc(pause.createdAt())))
        .await();
  }

  @Override
  public void delete(Transaction transaction, String id) {
    transaction.sql().preparedQuery("DELETE FROM pause WHERE id = $1").execute(Tuple.of(UUID.fromString(id))).await();
  }

  @Override
  public List<Pause> list(@Nullable String after, int limit) {
    UUID place = after == null ? FIRST : ActionSql.uuid(after).orElse(FIRST);
    return pauses(pool.preparedQuery(SELECT + "WHERE id > $1 ORDER BY id LIMIT $2").execute(Tuple.of(place, limit))
        .await());
  }

  @Override
  public Optional<Pause> find(String id) {
    return ActionSql.uuid(id).flatMap(uuid -> pauses(pool.preparedQuery(SELECT + "WHERE id = $1").execute(Tuple.of(
        uuid)).await()).stream().findFirst());
  }

  @Override
  public List<Action> held(@Nullable String after, int limit) {
    List<Action> held = new ArrayList<>();
    pool.preparedQuery(HELD).execute(Tuple.of(after == null ? FIRST : UUID.fromString(after), limit)).await().forEach(
        row -> held.add(ActionSql.action(row)));
    return held;
  }

  private static List<Pause> pauses(RowSet<Row> rows) {
    List<Pause> pauses = new ArrayList<>(rows.size());
    rows.forEach(row -> {
      ObjectNode filter = (ObjectNode) ActionSql.json(row.getString("filter"));
      pauses.add(new Pause(row.getUUID("id").toString(), FilterJson.parse(filter), filter, row.getString("reason"),
          new Principal(row.getString("owner"), Role.valueOf(row.getString("owner_role").toUpperCase(Locale.ROOT))),
          ActionSql.instant(row, "created_at")));
    });
    return pauses;
  }
}
