package dev.tempo.webapp.auth.postgres;

import dev.tempo.webapp.auth.EndedSessions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;

import java.time.Instant;
import java.time.ZoneOffset;

/** {@link EndedSessions} on the server's pool. Who ends one clears away those that nobody can ask about any more. */
public final class PostgresEndedSessions implements EndedSessions {
  private final Pool pool;

  public PostgresEndedSessions(Pool pool) {
    this.pool = pool;
  }

  @Override
  public void end(String session, Instant until, Instant now) {
    pool.withTransaction(
        connection -> connection
            .preparedQuery("INSERT INTO ended_session (session_id, expires_at) VALUES ($1, $2) ON CONFLICT DO NOTHING")
            .execute(Tuple.of(session, until.atOffset(ZoneOffset.UTC)))
            .compose(ended -> connection.preparedQuery("DELETE FROM ended_session WHERE expires_at < $1")
                .execute(Tuple.of(now.atOffset(ZoneOffset.UTC)))))
        .await();
  }

  @Override
  public boolean isEnded(String session) {
    return pool.preparedQuery("SELECT FROM ended_session WHERE session_id = $1").execute(Tuple.of(session)).await()
        .size() > 0;
  }
}
