package dev.tempo.backend.nexus.postgres;

import dev.tempo.backend.nexus.Draft;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Looks up to which stories the causes belong that callers name without naming the story. */
final class Causes {
  /** An id is unique only with its source and sender: of several events, the first is meant. */
  private static final String FIND = """
      SELECT DISTINCT ON (id) id, correlation_id FROM (
        SELECT id, correlation_id, position FROM event WHERE id = ANY ($1::text[]) AND content_hash IS NOT NULL
        UNION ALL
        SELECT id, correlation_id, position FROM event WHERE id = ANY ($1::text[]) AND content_hash IS NULL) AS e
      ORDER BY id, position""";

  private Causes() {}

  /** @return correlation ids by the ids of the causes that are in the log */
  static Future<Map<String, String>> find(SqlConnection connection, Collection<Draft> drafts) {
    List<String> causes = drafts.stream().filter(Causes::asks).map(Draft::causationId).distinct().toList();
    if (causes.isEmpty()) {
      return Future.succeededFuture(Map.of());
    }
    return connection.preparedQuery(FIND).execute(Tuple.of(causes.toArray(String[]::new))).map(rows -> {
      Map<String, String> stories = new HashMap<>();
      for (Row row : rows) {
        stories.put(row.getString("id"), row.getString("correlation_id"));
      }
      return stories;
    });
  }

  /** The draft, in the story of its cause where it names no other. */
  static Draft continued(Draft draft, Map<String, String> stories) {
    String cause = draft.causationId();
    return cause != null && asks(draft) ? draft.causedBy(cause, stories.get(cause)) : draft;
  }

  private static boolean asks(Draft draft) {
    return draft.causationId() != null && draft.correlationId() == null;
  }
}
