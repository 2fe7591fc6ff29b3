package dev.tempo.registry.release;

import dev.tempo.registry.manifest.Manifest;
import org.semver4j.Semver;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * One version as the registry keeps it, for good; without the bytes of its files.
 *
 * @param contentHash as in {@link Release}
 * @param files by their path in the release
 */
public record RegisteredVersion(Manifest manifest, String contentHash, Map<String, AssetInfo> files,
    Instant registeredAt) {
  public RegisteredVersion {
    files = Map.copyOf(files);
  }

  public String name() {
    return manifest.name();
  }

  public Semver version() {
    return manifest.version();
  }

  /** The address under which a file of it is served: {@code /assets/{name}/{version}/{file}}. */
  public String address(String file) {
    return base() + file;
  }

  /** The address that all its files' addresses begin with. */
  public String base() {
    return "/assets/" + name() + "/" + version() + "/";
  }

  /** A file that browsers may have; empty for the server's own files and for those that are not there. */
  public Optional<AssetInfo> publicFile(String file) {
    return manifest.privateFiles().contains(file) ? Optional.empty() : Optional.ofNullable(files.get(file));
  }
}
