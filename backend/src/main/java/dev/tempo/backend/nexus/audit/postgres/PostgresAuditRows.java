package dev.tempo.backend.nexus.audit.postgres;

import dev.tempo.backend.nexus.audit.AuditRows;
import dev.tempo.backend.nexus.audit.Checkpoint;
import dev.tempo.backend.nexus.audit.NoteKey;
import dev.tempo.backend.nexus.audit.StoredEvent;
import dev.tempo.backend.nexus.audit.Tile;
import dev.tempo.backend.nexus.lease.Lease;
import dev.tempo.backend.nexus.lease.Leases;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Transaction;
import io.vertx.sqlclient.Tuple;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads on the pool, and appends in a transaction of its own. */
public final class PostgresAuditRows implements AuditRows {
  /** Hashed by the database, so that the payload itself does not travel. */
  private static final String EVENTS = """
      SELECT position, id, source, type, entity_type, entity_id, time, recorded_at, actor, correlation_id, causation_id,
        policy_revision, sha256(convert_to(payload::text, 'UTF8')) AS payload_hash,
        sha256(convert_to(extensions::text, 'UTF8')) AS extensions_hash, role, environment, category, owner, action_id
      FROM event WHERE position > $1 ORDER BY position LIMIT $2""";

  private static final String TILES = """
      SELECT t.level, t.number, t.hashes FROM unnest($1::integer[], $2::bigint[]) AS wanted (level, number)
      JOIN audit_tile t ON t.level = wanted.level AND t.number = wanted.number""";

  /** A tile may gain hashes at its end, and never lose or change one. */
  private static final String GROW = """
      INSERT INTO audit_tile AS t (level, number, hashes) SELECT * FROM unnest($1::integer[], $2::bigint[], $3::bytea[])
      ON CONFLICT (level, number) DO UPDATE SET hashes = excluded.hashes
      WHERE substring(excluded.hashes FOR length(t.hashes)) = t.hashes""";

  /** What a crash of the database takes back, the same events make again, and sign alike. */
  private static final String WITHOUT_WAITING = "SET LOCAL synchronous_commit = off";

  private static final String CHECKPOINTS = "SELECT note, signed_at FROM audit_checkpoint ";

  private final Pool pool;
  private final Leases leases;

  public PostgresAuditRows(Pool pool, Leases leases) {
    this.pool = pool;
    this.leases = leases;
  }

  @Override
  public String origin(String proposed) {
    pool.preparedQuery("INSERT INTO audit_tree (origin) VALUES ($1) ON CONFLICT DO NOTHING").execute(Tuple.of(proposed))
        .await();
    return pool.query("SELECT origin FROM audit_tree").execute().await().iterator().next().getString("origin");
  }

  @Override
  public long size() {
    var rows = pool.preparedQuery("SELECT size FROM audit_tree").execute().await();
    return rows.size() == 0 ? 0 : rows.iterator().next().getLong("size");
  }

  @Override
  public Optional<Signed> latest() {
    return checkpoints("ORDER BY size DESC LIMIT 1", Tuple.tuple()).stream().findFirst();
  }

  @Override
  public Optional<Signed> from(long size) {
    return checkpoints("WHERE size >= $1 ORDER BY size LIMIT 1", Tuple.of(size)).stream().findFirst();
  }

  @Override
  public List<Signed> before(long size, int limit) {
    return checkpoints("WHERE size < $1 ORDER BY size DESC LIMIT $2", Tuple.of(size, limit));
  }

  @Override
  public List<Signed> between(long from, long to, int limit) {
    return checkpoints("WHERE size BETWEEN $1 AND $2 ORDER BY size LIMIT $3", Tuple.of(from, to, limit));
  }

  private List<Signed> checkpoints(String which, Tuple values) {
    List<Signed> signed = new ArrayList<>();
    pool.preparedQuery(CHECKPOINTS + which).execute(values).await().forEach(row -> signed.add(new Signed(Checkpoint
        .parse(row.getString("note")), row.getOffsetDateTime("signed_at").toInstant())));
    return signed;
  }

  @Override
  public Map<Tile, byte[]> tiles(Collection<Tile> tiles) {
    Map<Tile, byte[]> found = new HashMap<>();
    pool.preparedQuery(TILES).execute(keys(tiles)).await().forEach(row -> found.put(new Tile(row.getInteger("level"),
        row.getLong("number")), row.getBuffer("hashes").getBytes()));
    return found;
  }

  private static Tuple keys(Collection<Tile> tiles) {
    return Tuple.tuple().addValue(tiles.stream().map(Tile::level).toArray(Integer[]::new)).addValue(tiles.stream().map(
        Tile::number).toArray(Long[]::new));
  }

  @Override
  public List<StoredEvent> events(long after, int limit) {
    List<StoredEvent> events = new ArrayList<>();
    pool.preparedQuery(EVENTS).execute(Tuple.of(after, limit)).await().forEach(row -> events.add(event(row)));
    return events;
  }

  private static StoredEvent event(Row row) {
    return new StoredEvent(row.getLong("position"), row.getString("id"), row.getString("source"), row.getString("type"),
        row.getString("entity_type"), row.getString("entity_id"), row.getOffsetDateTime("time").toInstant(),
        row.getOffsetDateTime("recorded_at").toInstant(), row.getString("actor"), row.getString("correlation_id"),
        row.getString("causation_id"), row.getLong("policy_revision"), hex(row.getBuffer("payload_hash")),
        hexOrNull(row.getBuffer("extensions_hash")), row.getString("role"), row.getString("environment"),
        row.getString("category"), row.getString("owner"), row.getString("action_id"));
  }

  private static @Nullable String hexOrNull(@Nullable Buffer bytes) {
    return bytes == null ? null : hex(bytes);
  }

  private static String hex(Buffer bytes) {
    return HexFormat.of().formatHex(bytes.getBytes());
  }

  @Override
  public List<NoteKey> keys() {
    List<NoteKey> keys = new ArrayList<>();
    pool.query("SELECT vkey FROM audit_key ORDER BY first_used, vkey").execute().await().forEach(row -> keys.add(NoteKey
        .parse(row.getString("vkey"))));
    return keys;
  }

  @Override
  public void keep(NoteKey key) {
    pool.preparedQuery("INSERT INTO audit_key (vkey, first_used) VALUES ($1, tempo_now()) ON CONFLICT DO NOTHING")
        .execute(Tuple.of(key.text())).await();
  }

  @Override
  public boolean append(Lease lease, long from, Map<Tile, byte[]> changed, Checkpoint checkpoint) {
    SqlConnection connection = pool.getConnection().await();
    try {
      Transaction transaction = connection.begin().await();
      try {
        boolean mayAppend = leases.stillHeld(connection, lease) && grow(connection, from, changed, checkpoint);
        (mayAppend ? transaction.commit() : transaction.rollback()).await();
        return mayAppend;
      } catch (Throwable failure) {
        transaction.rollback(); // where the connection is gone, the server does it
        throw failure;
      }
    } finally {
      connection.close();
    }
  }

  private static boolean grow(SqlConnection connection, long from, Map<Tile, byte[]> changed, Checkpoint checkpoint) {
    connection.query(WITHOUT_WAITING).execute().await();
    if (connection.preparedQuery("UPDATE audit_tree SET size = $2 WHERE size = $1").execute(Tuple.of(from, checkpoint
        .size())).await().rowCount() == 0) {
      return false;
    }
    List<Tile> tiles = List.copyOf(changed.keySet());
    Tuple rows = keys(tiles).addValue(tiles.stream().map(changed::get).map(Buffer::buffer).toArray(Buffer[]::new));
    if (connection.preparedQuery(GROW).execute(rows).await().rowCount() < tiles.size()) {
      throw new IllegalStateException("the audit tree's tiles are not those that it grew by: somebody changed them");
    }
    connection.preparedQuery("""
        INSERT INTO audit_checkpoint (size, root, note, signed_at) VALUES ($1, $2, $3, tempo_now())""").execute(Tuple
        .of(checkpoint.size(), Buffer.buffer(checkpoint.root().bytes()), checkpoint.note())).await();
    return true;
  }
}
