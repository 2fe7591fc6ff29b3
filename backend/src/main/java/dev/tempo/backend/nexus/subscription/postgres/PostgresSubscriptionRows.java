package dev.tempo.backend.nexus.subscription.postgres;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.tempo.backend.nexus.EntityRef;
import dev.tempo.backend.nexus.Transaction;
import dev.tempo.backend.nexus.subscription.Cursor;
import dev.tempo.backend.nexus.subscription.Letter;
import dev.tempo.backend.nexus.subscription.Secret;
import dev.tempo.backend.nexus.subscription.Subscription;
import dev.tempo.backend.nexus.subscription.SubscriptionRows;
import dev.tempo.backend.policy.Principal;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

import static dev.tempo.backend.nexus.subscription.postgres.SubscriptionColumns.LETTER;
import static dev.tempo.backend.nexus.subscription.postgres.SubscriptionColumns.SUBSCRIPTION;

/** Subscriptions in PostgreSQL. An id that is no UUID names nothing. */
public final class PostgresSubscriptionRows implements SubscriptionRows {
  private static final String INSERT = """
      WITH made AS (
        INSERT INTO subscription (id, owner, owner_role, types, filter, sink, mode, description, state, secret, created_at)
        VALUES ($1, $2, $3, $4::text::jsonb, $5::text::jsonb, $6, $7, $8, 'active', $9, $10) RETURNING id)
      INSERT INTO subscription_cursor (subscription_id, position, generation) SELECT id, $11, 0 FROM made
      """;
  private static final String FIND = "SELECT " + SUBSCRIPTION + " FROM subscription WHERE id = $1";
  private static final String LIST = "SELECT " + SUBSCRIPTION
      + " FROM subscription WHERE ($1::text IS NULL OR (owner = $1 AND owner_role = $2)) AND id > $3 ORDER BY id LIMIT $4";
  private static final String ACTIVE = "SELECT " + SUBSCRIPTION
      + " FROM subscription WHERE state = 'active' ORDER BY id";
  private static final String ROTATE = """
      UPDATE subscription SET previous_secret = secret, secret = $2,
        previous_until = clock_timestamp() + make_interval(secs => $3::float8) WHERE id = $1
      """;
  private static final String REVIVE = """
      UPDATE subscription_letter SET state = 'retrying', attempts = 0
      WHERE subscription_id = $1 AND state = 'dead' AND ($2::bigint[] IS NULL OR position = ANY($2::bigint[]))
      """;
  private static final String DROP = """
      DELETE FROM subscription_letter
      WHERE subscription_id = $1 AND state = 'dead' AND ($2::bigint[] IS NULL OR position = ANY($2::bigint[]))
      """;
  private static final String CURSORS = """
      SELECT subscription_id, position, generation, fence FROM subscription_cursor
      WHERE subscription_id = ANY($1::uuid[])
      """;
  /** A replay that is being committed has the row: its new generation is then left alone. */
  private static final String SAVE = """
      UPDATE subscription_cursor c SET position = n.position
      FROM (SELECT unnest($1::uuid[]) AS id, unnest($2::bigint[]) AS position, unnest($3::bigint[]) AS generation,
        unnest($4::bigint[]) AS fence) n
      WHERE c.subscription_id = n.id AND c.generation = n.generation AND c.fence = n.fence
      """;
  private static final String ADD = """
      WITH held AS (
        SELECT subscription_id FROM subscription_cursor WHERE subscription_id = $1 AND fence = $10 FOR UPDATE
      ), saved AS (
        UPDATE subscription_cursor c SET position = $7 FROM held
        WHERE c.subscription_id = held.subscription_id AND c.generation = $8
      ), added AS (
        INSERT INTO subscription_letter (subscription_id, position, entity_type, entity_id, state, attempts, reason)
        SELECT $1, n.position, $2, $3, n.state, n.attempts, n.reason
        FROM held, (SELECT unnest($4::bigint[]) AS position, unnest($5::text[]) AS state, unnest($6::int[]) AS attempts,
          unnest($9::text[]) AS reason) n
        ON CONFLICT (subscription_id, position) DO NOTHING
      )
      SELECT subscription_id FROM held
      """;
  private static final String CLAIM = """
      UPDATE subscription_cursor SET fence = $2 WHERE subscription_id = $1 AND fence <= $2
      RETURNING subscription_id, position, generation, fence
      """;
  private static final String FIRST_OF_EACH = "SELECT DISTINCT ON (entity_type, entity_id) " + LETTER
      + " FROM subscription_letter WHERE subscription_id = $1 ORDER BY entity_type, entity_id, position LIMIT $2";
  private static final String FIRST = "SELECT " + LETTER + " FROM subscription_letter WHERE subscription_id = $1 "
      + "AND entity_type = $2 AND entity_id = $3 ORDER BY position LIMIT 1";
  private static final String LETTERS = "SELECT " + LETTER + " FROM subscription_letter WHERE subscription_id = $1 "
      + "AND position > $2 AND ($3::text IS NULL OR state = $3) ORDER BY position LIMIT $4";
  private static final String DEAD = """
      SELECT subscription_id, count(*) AS dead FROM subscription_letter
      WHERE subscription_id = ANY($1::uuid[]) AND state = 'dead' GROUP BY subscription_id
      """;

  private final Pool pool;

  /** @param pool for reading and writing beside transactions */
  public PostgresSubscriptionRows(Pool pool) {
    this.pool = pool;
  }

  @Override
  public void insert(Transaction transaction, Subscription made, long from) {
    ArrayNode types = JsonNodeFactory.instance.arrayNode();
    made.types().forEach(types::add);
    query(transaction.sql(), INSERT, Tuple.tuple().addUUID(uuid(made.id())).addString(made.owner().subject()).addString(
        made.owner().role().name().toLowerCase(Locale.ROOT)).addString(types.toString()).addString(made.filter() == null
            ? null
            : made.filter().toString())
        .addString(made.sink().toString()).addString(made.mode().wire()).addString(made
            .description())
        .addString(made.secrets().current().text()).addOffsetDateTime(made.createdAt().atOffset(
            ZoneOffset.UTC))
        .addLong(from));
  }

  @Override
  public Optional<Subscription> lock(Transaction transaction, String id) {
    return one(query(transaction.sql(), FIND + " FOR UPDATE", Tuple.of(uuid(id))));
  }

  @Override
  public int count(Transaction transaction, Principal owner) {
    return query(transaction.sql(),
        "SELECT count(*)::int AS many FROM subscription WHERE owner = $1 AND owner_role = $2",
        Tuple.of(owner.subject(), owner.role().wire())).iterator().next().getInteger("many");
  }

  @Override
  public void state(Transaction transaction, String id, Subscription.State state, @Nullable String reason) {
    query(transaction.sql(), "UPDATE subscription SET state = $2, reason = $3 WHERE id = $1", Tuple.of(uuid(id), state
        .wire(), reason));
  }

  @Override
  public void describe(Transaction transaction, String id, @Nullable String description) {
    query(transaction.sql(), "UPDATE subscription SET description = $2 WHERE id = $1", Tuple.of(uuid(id), description));
  }

  @Override
  public void rotate(Transaction transaction, String id, Secret next, Duration overlap) {
    query(transaction.sql(), ROTATE, Tuple.of(uuid(id), next.text(), (double) overlap.toSeconds()));
  }

  @Override
  public void replay(Transaction transaction, String id, long from) {
    query(transaction.sql(),
        "UPDATE subscription_cursor SET position = $2, generation = generation + 1 WHERE subscription_id = $1",
        Tuple.of(
            uuid(id), from));
  }

  @Override
  public void delete(Transaction transaction, String id) {
    query(transaction.sql(), "DELETE FROM subscription WHERE id = $1", Tuple.of(uuid(id)));
  }

  @Override
  public int revive(Transaction transaction, String id, @Nullable Collection<Long> positions) {
    return query(transaction.sql(), REVIVE, Tuple.tuple().addUUID(uuid(id)).addArrayOfLong(array(positions)))
        .rowCount();
  }

  @Override
  public int drop(Transaction transaction, String id, @Nullable Collection<Long> positions) {
    return query(transaction.sql(), DROP, Tuple.tuple().addUUID(uuid(id)).addArrayOfLong(array(positions))).rowCount();
  }

  @Override
  public void bury(Transaction transaction, String id, long position, int attempts, String reason) {
    query(transaction.sql(), "UPDATE subscription_letter SET state = 'dead', attempts = $3, reason = $4 "
        + "WHERE subscription_id = $1 AND position = $2", Tuple.of(uuid(id), position, attempts, reason));
  }

  @Override
  public Optional<Subscription> find(String id) {
    return isUuid(id) ? one(query(pool, FIND, Tuple.of(uuid(id)))) : Optional.empty();
  }

  @Override
  public List<Subscription> list(@Nullable Principal owner, String after, int limit) {
    return all(query(pool, LIST,
        Tuple.of(owner == null ? null : owner.subject(), owner == null ? null : owner.role().wire(), isUuid(after)
            ? uuid(after)
            : new UUID(0, 0), limit)));
  }

  @Override
  public List<Subscription> active() {
    return all(query(pool, ACTIVE, Tuple.tuple()));
  }

  @Override
  public Optional<Cursor> cursor(String id) {
    return Optional.ofNullable(cursors(List.of(id)).get(id));
  }

  @Override
  public Map<String, Cursor> cursors(Collection<String> ids) {
    Map<String, Cursor> cursors = new HashMap<>();
    query(pool, CURSORS, Tuple.of(uuids(ids))).forEach(row -> cursors.put(row.getUUID("subscription_id").toString(),
        SubscriptionColumns.cursor(row)));
    return cursors;
  }

  @Override
  public Optional<Cursor> claim(String id, long fence) {
    RowSet<Row> claimed = query(pool, CLAIM, Tuple.of(uuid(id), fence));
    return claimed.size() == 0 ? Optional.empty() : Optional.of(SubscriptionColumns.cursor(claimed.iterator().next()));
  }

  @Override
  public boolean holds(Transaction transaction, String id, long fence) {
    return query(transaction.sql(),
        "SELECT FROM subscription_cursor WHERE subscription_id = $1 AND fence = $2 FOR SHARE", Tuple.of(uuid(id),
            fence))
        .size() > 0;
  }

  @Override
  public void save(Map<String, Cursor> cursors) {
    List<String> ids = List.copyOf(cursors.keySet());
    query(pool, SAVE, Tuple.of(uuids(ids), ids.stream().map(id -> at(cursors, id).position()).toArray(Long[]::new), ids
        .stream().map(id -> at(cursors, id).generation()).toArray(Long[]::new),
        ids.stream().map(id -> at(cursors, id)
            .fence()).toArray(Long[]::new)));
  }

  @Override
  public List<Letter> letters(String id, Letter.@Nullable State state, long after, int limit) {
    return letters(query(pool, LETTERS, Tuple.of(uuid(id), after, state == null ? null : state.wire(), limit)));
  }

  @Override
  public Map<String, Long> dead(Collection<String> ids) {
    Map<String, Long> dead = new HashMap<>();
    query(pool, DEAD, Tuple.of(uuids(ids))).forEach(row -> dead.put(row.getUUID("subscription_id").toString(), row
        .getLong("dead")));
    return dead;
  }

  @Override
  public List<Letter> firstLetters(String id, int limit) {
    return letters(query(pool, FIRST_OF_EACH, Tuple.of(uuid(id), limit)));
  }

  @Override
  public Optional<Letter> first(String id, EntityRef entity) {
    return letters(query(pool, FIRST, Tuple.of(uuid(id), entity.type(), entity.id()))).stream().findFirst();
  }

  @Override
  public boolean add(String id, List<Letter> letters, Cursor cursor) {
    EntityRef entity = letters.getFirst().entity();
    return query(pool, ADD, Tuple
        .tuple().addUUID(uuid(id)).addString(entity.type()).addString(entity.id()).addArrayOfLong(
            letters.stream().map(Letter::position).toArray(Long[]::new))
        .addArrayOfString(
            letters.stream().map(
                letter -> letter.state().wire()).toArray(String[]::new))
        .addArrayOfInteger(letters.stream().map(
            Letter::attempts).toArray(Integer[]::new))
        .addLong(cursor.position()).addLong(cursor.generation())
        .addArrayOfString(letters.stream().map(Letter::reason).toArray(String[]::new)).addLong(cursor.fence()))
        .size() > 0;
  }

  @Override
  public void failed(String id, long position, int attempts, String reason) {
    query(pool, "UPDATE subscription_letter SET state = 'retrying', attempts = $3, reason = $4 "
        + "WHERE subscription_id = $1 AND position = $2 AND state <> 'dead'",
        Tuple.of(uuid(id), position, attempts,
            reason));
  }

  @Override
  public void delivered(String id, long position) {
    query(pool, "DELETE FROM subscription_letter WHERE subscription_id = $1 AND position = $2", Tuple.of(uuid(id),
        position));
  }

  private static RowSet<Row> query(SqlClient client, String sql, Tuple values) {
    return client.preparedQuery(sql).execute(values).await();
  }

  private static Optional<Subscription> one(RowSet<Row> rows) {
    return all(rows).stream().findFirst();
  }

  private static List<Subscription> all(RowSet<Row> rows) {
    List<Subscription> found = new ArrayList<>();
    rows.forEach(row -> found.add(SubscriptionColumns.subscription(row)));
    return found;
  }

  private static List<Letter> letters(RowSet<Row> rows) {
    List<Letter> found = new ArrayList<>();
    rows.forEach(row -> found.add(SubscriptionColumns.letter(row)));
    return found;
  }

  private static Cursor at(Map<String, Cursor> cursors, String id) {
    return Optional.ofNullable(cursors.get(id)).orElseThrow();
  }

  private static Long @Nullable [] array(@Nullable Collection<Long> positions) {
    return positions == null ? null : positions.toArray(Long[]::new);
  }

  private static UUID[] uuids(Collection<String> ids) {
    return ids.stream().map(UUID::fromString).toArray(UUID[]::new);
  }

  private static UUID uuid(String id) {
    return UUID.fromString(id);
  }

  private static boolean isUuid(String text) {
    return text.matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
  }
}
