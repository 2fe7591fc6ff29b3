package dev.tempo.registry.store;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.tempo.registry.release.Asset;
import dev.tempo.registry.release.RegisteredVersion;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The files of all versions with their bytes, the most used of them in memory. They never change, so nothing is ever
 * invalidated. Blocks where a file must be fetched; thread-safe.
 */
public final class Assets {
  /** 64 MiB. */
  public static final long DEFAULT_CACHE_BYTES = 64L << 20;

  private final Catalogs catalogs;
  private final ReleaseStore store;
  private final Cache<Key, Asset> cache;

  /** @param cacheBytes bytes of files kept in memory, at most */
  public Assets(Catalogs catalogs, ReleaseStore store, long cacheBytes) {
    this.catalogs = catalogs;
    this.store = store;
    this.cache = Caffeine.newBuilder().maximumWeight(cacheBytes)
        .weigher((Key key, Asset asset) -> Math.toIntExact(asset.info().size()) + 1).build();
  }

  /** What {@code GET /assets/{name}/{version}/{file}} answers; empty for unknown files and for the server's own ones. */
  public Optional<Asset> find(String name, String version, String file) {
    return catalogs.current().version(name, version)
        .flatMap(registered -> registered.publicFile(file).flatMap(info -> load(registered, file)));
  }

  /**
   * A file's text, the server's own ones too: bundles and samples for the renderer.
   *
   * @throws IllegalArgumentException where the version has no such file
   */
  public String text(RegisteredVersion version, String file) {
    return load(version, file).map(asset -> asset.bytes().toString(StandardCharsets.UTF_8))
        .orElseThrow(() -> new IllegalArgumentException(version.base() + " has no file " + file));
  }

  private Optional<Asset> load(RegisteredVersion version, String file) {
    var key = new Key(version.name(), version.version().getVersion(), file);
    var cached = cache.getIfPresent(key);
    if (cached != null) {
      return Optional.of(cached);
    }
    // Two that miss at once both fetch, rather than one waiting in the cache's lock for the other's query.
    var fetched = store.file(version, file);
    fetched.ifPresent(asset -> cache.put(key, asset));
    return fetched;
  }

  private record Key(String name, String version, String file) {}
}
