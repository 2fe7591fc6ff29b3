package dev.tempo.webapp.postgres;

import io.vertx.pgclient.PgConnectOptions;

import java.net.URI;

/** A PostgreSQL to connect to. */
public interface Database {

  PgConnectOptions options();

  /** Stops it where it is ours; closes nothing that was opened on it. A second call does nothing. */
  void stop();

  /** One that somebody else runs. */
  static Database external(URI url) {
    PgConnectOptions options = PgConnectOptions.fromUri(url.toString());
    return new Database() {
      @Override
      public PgConnectOptions options() {
        return new PgConnectOptions(options);
      }

      @Override
      public void stop() {
        // Not ours to stop.
      }
    };
  }
}
