package dev.tempo.registry.store;

import dev.tempo.registry.release.Asset;
import dev.tempo.registry.release.Catalog;
import dev.tempo.registry.release.Channel;
import dev.tempo.registry.release.RegisteredVersion;
import dev.tempo.registry.release.Release;
import io.vertx.sqlclient.SqlConnection;

import java.time.Instant;
import java.util.Optional;

/**
 * Keeps releases. All methods block, so they are for virtual threads.
 *
 * <p>
 * The writing methods run in the caller's open transaction (isolation {@code READ COMMITTED}) and hold a lock until its
 * end by which registrations and moves follow one another; they decide by what is committed when they get it. They
 * leave committing, and the event that belongs to the change, to the caller. An outcome that is no change left no trace.
 */
public interface ReleaseStore {
  /**
   * Keeps a version, and moves channel {@code stable} where {@link Catalog#promotes} says so.
   *
   * @param at when, by the database's clock
   */
  Registration register(SqlConnection transaction, Release release, Instant at);

  /** Points a channel at a version that is there, a later or an earlier one. */
  ChannelMove move(SqlConnection transaction, Channel to);

  /** All that is committed now, without the bytes. */
  Catalog catalog();

  /** A file with its bytes, the server's own ones too. */
  Optional<Asset> file(RegisteredVersion version, String file);
}
