package dev.tempo.webapp.auth.postgres;

import dev.tempo.webapp.auth.Secret;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;

/** Keys that all nodes share: made by whoever comes first, the same for ever. Blocks. */
public final class ServerSecrets {
  private final Pool pool;

  public ServerSecrets(Pool pool) {
    this.pool = pool;
  }

  /** 32 random bytes under a name. */
  public byte[] get(String name) {
    pool.preparedQuery("INSERT INTO server_secret (name, secret) VALUES ($1, $2) ON CONFLICT DO NOTHING")
        .execute(Tuple.of(name, Buffer.buffer(Secret.bytes()))).await();
    return pool.preparedQuery("SELECT secret FROM server_secret WHERE name = $1").execute(Tuple.of(name)).await()
        .iterator()
        .next().getBuffer("secret").getBytes();
  }
}
