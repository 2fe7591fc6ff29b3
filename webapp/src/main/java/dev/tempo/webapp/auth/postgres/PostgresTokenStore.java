package dev.tempo.webapp.auth.postgres;

import dev.tempo.backend.policy.Principal;
import dev.tempo.backend.policy.Role;
import dev.tempo.webapp.auth.TokenStore;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;

import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;

/** {@link TokenStore} on the server's pool. */
public final class PostgresTokenStore implements TokenStore {
  private final Pool pool;

  public PostgresTokenStore(Pool pool) {
    this.pool = pool;
  }

  @Override
  public void add(byte[] fingerprint, Kept token) {
    OffsetDateTime end = token.expiresAt() == null ? null : token.expiresAt().atOffset(ZoneOffset.UTC);
    pool.preparedQuery("INSERT INTO api_token (fingerprint, subject, role, expires_at) VALUES ($1, $2, $3, $4)")
        .execute(
            Tuple.of(Buffer.buffer(fingerprint), token.principal().subject(), token.principal().role().wire(), end))
        .await();
  }

  @Override
  public Optional<Kept> find(byte[] fingerprint) {
    RowSet<Row> rows = pool.preparedQuery("SELECT subject, role, expires_at FROM api_token WHERE fingerprint = $1")
        .execute(Tuple.of(Buffer.buffer(fingerprint))).await();
    return rows.stream().findFirst().map(row -> {
      OffsetDateTime end = row.getOffsetDateTime("expires_at");
      Role role = Role.of(row.getString("role")).orElseThrow();
      return new Kept(new Principal(row.getString("subject"), role), end == null ? null : end.toInstant());
    });
  }

  @Override
  public void replaceFirst(byte[] fingerprint, Principal principal) {
    pool.withTransaction(
        connection -> connection.preparedQuery("DELETE FROM api_token WHERE first AND fingerprint <> $1")
            .execute(Tuple.of(Buffer.buffer(fingerprint)))
            .compose(deleted -> connection
                .preparedQuery("INSERT INTO api_token (fingerprint, subject, role, first) VALUES ($1, $2, $3, true) "
                    + "ON CONFLICT (fingerprint) DO UPDATE SET first = true, role = excluded.role, expires_at = NULL")
                .execute(Tuple.of(Buffer.buffer(fingerprint), principal.subject(), principal.role().wire()))))
        .await();
  }
}
