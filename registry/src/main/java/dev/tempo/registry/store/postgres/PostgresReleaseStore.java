package dev.tempo.registry.store.postgres;

import dev.tempo.registry.manifest.Manifest;
import dev.tempo.registry.manifest.ManifestReader;
import dev.tempo.registry.release.Asset;
import dev.tempo.registry.release.AssetInfo;
import dev.tempo.registry.release.Catalog;
import dev.tempo.registry.release.Channel;
import dev.tempo.registry.release.Microfrontend;
import dev.tempo.registry.release.RegisteredVersion;
import dev.tempo.registry.release.Release;
import dev.tempo.registry.store.ChannelMove;
import dev.tempo.registry.store.Registration;
import dev.tempo.registry.store.ReleaseStore;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import org.jspecify.annotations.Nullable;
import org.semver4j.Semver;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** {@link ReleaseStore} in PostgreSQL. Reads go through the pool, writes through the caller's connection. */
public final class PostgresReleaseStore implements ReleaseStore {
  private final Pool pool;

  public PostgresReleaseStore(Pool pool) {
    this.pool = pool;
  }

  @Override
  public Registration register(SqlConnection transaction, Release release, Instant at) {
    var catalog = lockedCatalog(transaction);
    var version = release.registered(at);
    var existing = catalog.version(version.name(), version.version().getVersion());
    if (existing.isPresent()) {
      return existing.get().contentHash().equals(version.contentHash())
          ? new Registration.SameContentAlready(existing.get())
          : new Registration.OtherContent(existing.get(), version.contentHash());
    }
    if (!catalog.promotes(version)) {
      insert(transaction, version, release);
      return new Registration.Registered(version, null);
    }
    var violations = catalog.with(version).violations(version.name());
    if (!violations.isEmpty()) {
      return new Registration.Unfit(violations);
    }
    insert(transaction, version, release);
    return new Registration.Registered(version,
        point(transaction, catalog, new Channel(version.name(), Catalog.STABLE, version.version())));
  }

  @Override
  public ChannelMove move(SqlConnection transaction, Channel to) {
    var catalog = lockedCatalog(transaction);
    if (catalog.version(to.microfrontend(), to.version().getVersion()).isEmpty()) {
      return new ChannelMove.UnknownVersion(to);
    }
    if (to.version().equals(pointsAt(catalog, to))) {
      return new ChannelMove.ThereAlready(to);
    }
    var violations = catalog.with(to).violations(to.microfrontend());
    return violations.isEmpty() ? point(transaction, catalog, to) : new ChannelMove.Unfit(violations);
  }

  @Override
  public Catalog catalog() {
    return load(pool);
  }

  @Override
  public Optional<Asset> file(RegisteredVersion version, String file) {
    var rows = pool.preparedQuery("""
        SELECT file, media_type, integrity, octet_length(bytes) AS size, bytes
        FROM microfrontend_file WHERE name = $1 AND version = $2 AND file = $3""")
        .execute(Tuple.of(version.name(), version.version().getVersion(), file)).await();
    return rows.stream().findFirst().map(row -> new Asset(info(row), row.getBuffer("bytes")));
  }

  /** What is committed, by whoever held the lock before; reading goes on beside it. */
  private static Catalog lockedCatalog(SqlConnection transaction) {
    transaction.query("LOCK TABLE microfrontend_channel IN SHARE ROW EXCLUSIVE MODE").execute().await();
    return load(transaction);
  }

  private static Catalog load(SqlClient client) {
    // In this order no snapshot is needed: versions are never taken away, so what a channel points at is read after it.
    var channels = client.query("SELECT name, channel, version FROM microfrontend_channel").execute().await().stream()
        .map(row -> new Channel(row.getString("name"), row.getString("channel"), new Semver(row.getString("version"))))
        .toList();
    var manifests = client.preparedQuery("""
        SELECT v.name, v.version, v.content_hash, v.registered_at, f.bytes AS manifest
        FROM microfrontend_version v JOIN microfrontend_file f USING (name, version) WHERE f.file = $1""")
        .execute(Tuple.of(Manifest.FILE)).await();
    var files = new HashMap<Key, Map<String, AssetInfo>>();
    for (var row : client.query("""
        SELECT name, version, file, media_type, integrity, octet_length(bytes) AS size FROM microfrontend_file""")
        .execute().await()) {
      files.computeIfAbsent(Key.of(row), key -> new HashMap<>()).put(row.getString("file"), info(row));
    }
    return Catalog.of(manifests.stream().map(row -> version(row, files.getOrDefault(Key.of(row), Map.of()))).toList(),
        channels);
  }

  private static void insert(SqlConnection transaction, RegisteredVersion version, Release release) {
    var name = version.name();
    var semver = version.version().getVersion();
    transaction.preparedQuery("""
        INSERT INTO microfrontend_version (name, version, content_hash, registered_at) VALUES ($1, $2, $3, $4)""")
        .execute(Tuple.of(name, semver, version.contentHash(), version.registeredAt().atOffset(ZoneOffset.UTC)))
        .await();
    transaction.preparedQuery(
        """
            INSERT INTO microfrontend_file (name, version, file, media_type, integrity, bytes) VALUES ($1, $2, $3, $4, $5, $6)""")
        .executeBatch(release.files().values().stream().map(asset -> Tuple.of(name, semver, asset.info().file(),
            asset.info().mediaType(), asset.info().integrity(), asset.bytes())).toList())
        .await();
  }

  private static ChannelMove.Moved point(SqlConnection transaction, Catalog catalog, Channel to) {
    transaction.preparedQuery("""
        INSERT INTO microfrontend_channel (name, channel, version) VALUES ($1, $2, $3)
        ON CONFLICT ON CONSTRAINT microfrontend_channel_pk DO UPDATE SET version = excluded.version""")
        .execute(Tuple.of(to.microfrontend(), to.name(), to.version().getVersion())).await();
    return new ChannelMove.Moved(to, pointsAt(catalog, to));
  }

  private static @Nullable Semver pointsAt(Catalog catalog, Channel channel) {
    return catalog.microfrontend(channel.microfrontend()).map(Microfrontend::channels)
        .map(channels -> channels.get(channel.name())).orElse(null);
  }

  private static RegisteredVersion version(Row row, Map<String, AssetInfo> files) {
    return new RegisteredVersion(ManifestReader.trusted(row.getBuffer("manifest").getBytes()),
        row.getString("content_hash"), files, row.getOffsetDateTime("registered_at").toInstant());
  }

  private static AssetInfo info(Row row) {
    return new AssetInfo(row.getString("file"), row.getString("media_type"), row.getString("integrity"),
        row.getInteger("size"));
  }

  private record Key(String name, String version) {
    static Key of(Row row) {
      return new Key(row.getString("name"), row.getString("version"));
    }
  }
}
