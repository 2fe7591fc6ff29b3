package dev.tempo.backend.nexus.postgres;

import dev.tempo.backend.nexus.Receipt;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/** Looks up which events a caller has sent before, and what they were answered. */
final class Repeats {
  // Each asked for by itself: a plan made while the log was small could read all of it. The source of what comes from
  // outside is never Tempo's own, so every row that is looked for has a hash and is in the index.
  private static final String FIND = """
      SELECT sent.id, sent.source, sent.actor, e.position, e.content_hash, e.receipt::text AS receipt
      FROM unnest($1::text[], $2::text[], $3::text[]) AS sent (id, source, actor)
      CROSS JOIN LATERAL (
        SELECT position, content_hash, receipt FROM event
        WHERE id = sent.id AND source = sent.source AND actor = sent.actor AND content_hash IS NOT NULL LIMIT 1) AS e""";

  private Repeats() {}

  /** What makes an event the same event: who sends it, from which source, under which id. */
  record Key(String actor, String source, String id) {}

  /** An event that is in the log; its hash is empty where Tempo itself recorded it. */
  record Found(Buffer contentHash, Receipt receipt) {}

  static Future<Map<Key, Found>> find(SqlConnection connection, Collection<Key> keys) {
    Tuple sent = Tuple.of(column(keys, Key::id), column(keys, Key::source), column(keys, Key::actor));
    return connection.preparedQuery(FIND).execute(sent).map(Repeats::read);
  }

  private static Map<Key, Found> read(RowSet<Row> rows) {
    Map<Key, Found> found = new HashMap<>();
    for (Row row : rows) {
      String id = row.getString("id");
      Receipt receipt = ReceiptJson.parse(id, row.getLong("position"), row.getString("receipt"));
      Buffer hash = Objects.requireNonNullElseGet(row.getBuffer("content_hash"), Buffer::buffer);
      found.put(new Key(row.getString("actor"), row.getString("source"), id), new Found(hash, receipt));
    }
    return found;
  }

  private static String[] column(Collection<Key> keys, Function<Key, String> member) {
    return keys.stream().map(member).toArray(String[]::new);
  }
}
