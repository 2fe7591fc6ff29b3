package dev.tempo.registry.release;

import dev.tempo.registry.manifest.FileReference;
import dev.tempo.registry.manifest.Manifest;
import dev.tempo.registry.manifest.Violation;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * One version of a microfrontend with all its files, the manifest among them, checked and ready to be registered. Files
 * that the manifest does not name are kept too: source maps, chunks that a module imports.
 *
 * @param contentHash {@code sha256-} and hexadecimal, over the sorted contents; the same however they were packed
 */
public record Release(Manifest manifest, String contentHash, SortedMap<String, Asset> files) {
  public Release {
    files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
  }

  /** As the registry knows it from then on. */
  public RegisteredVersion registered(Instant at) {
    return new RegisteredVersion(manifest, contentHash, files.values().stream().map(Asset::info)
        .collect(Collectors.toUnmodifiableMap(AssetInfo::file, Function.identity())), at);
  }

  /** What is wrong where a release was sent under this name and version; empty where it carries them. */
  public List<Violation> checkNamed(String name, String version) {
    var violations = new ArrayList<Violation>();
    if (!manifest.name().equals(name)) {
      violations.add(new Violation("/name",
          "The manifest is of \"" + manifest.name() + "\", but the address names \"" + name + "\"."));
    }
    if (!manifest.version().getVersion().equals(version)) {
      violations.add(new Violation("/version",
          "The manifest is of version " + manifest.version() + ", but the address names " + version + "."));
    }
    return violations;
  }

  /** All of the manifest's own references, with their pointers. */
  static SortedMap<String, FileReference> references(Manifest manifest) {
    var references = new TreeMap<String, FileReference>();
    if (manifest.server() != null) {
      references.put("/server", manifest.server());
    }
    if (manifest.client() != null) {
      references.put("/client", manifest.client());
    }
    for (int i = 0; i < manifest.styles().size(); i++) {
      references.put("/styles/" + i, manifest.styles().get(i));
    }
    for (int i = 0; i < manifest.assets().size(); i++) {
      references.put("/assets/" + i, manifest.assets().get(i));
    }
    return references;
  }
}
