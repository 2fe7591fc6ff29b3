package dev.tempo.backend.nexus.postgres;

import dev.tempo.backend.nexus.Event;
import dev.tempo.backend.nexus.EventCauses;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads on the pool. */
public final class PostgresEventCauses implements EventCauses {
  private static final String COLUMNS = EventRows.COLUMNS.replace("payload::text", "'{}'").replace("extensions::text",
      "NULL::text");

  /** Ids from outside and Tempo's own have an index each. */
  private static final String NAMED = """
      SELECT DISTINCT ON (id) * FROM (
        SELECT %1$s FROM event WHERE id = ANY ($1::text[]) AND content_hash IS NOT NULL
        UNION ALL
        SELECT %1$s FROM event WHERE id = ANY ($1::text[]) AND content_hash IS NULL) AS e
      ORDER BY id, position""".formatted(COLUMNS);

  /** Without the event that begins it, which is asked for by its id. */
  private static final String STORY = "SELECT " + COLUMNS
      + " FROM event WHERE correlation_id = $1 AND correlation_id <> id AND position ";

  private static final String FOLLOWING = "SELECT " + COLUMNS + """
       FROM event WHERE causation_id = ANY ($1::text[]) AND causation_id IS NOT NULL AND content_hash IS NOT NULL
      ORDER BY position LIMIT $2""";

  private final Pool pool;

  public PostgresEventCauses(Pool pool) {
    this.pool = pool;
  }

  @Override
  public Map<String, Event> named(Collection<String> ids) {
    Map<String, Event> named = new HashMap<>();
    if (!ids.isEmpty()) {
      select(NAMED, Tuple.of(ids.toArray(String[]::new))).forEach(event -> named.put(event.id(), event));
    }
    return named;
  }

  @Override
  public List<Event> story(String correlationId, long from, boolean descending, int limit) {
    return select(STORY + (descending ? "< $2 ORDER BY position DESC" : "> $2 ORDER BY position") + " LIMIT $3", Tuple
        .of(correlationId, from, limit));
  }

  @Override
  public List<Event> following(Collection<String> causes, int limit) {
    return select(FOLLOWING, Tuple.of(causes.toArray(String[]::new), limit));
  }

  private List<Event> select(String sql, Tuple values) {
    List<Event> events = new ArrayList<>();
    pool.preparedQuery(sql).execute(values).await().forEach(row -> events.add(EventRows.event(row)));
    return events;
  }
}
