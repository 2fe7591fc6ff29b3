package dev.tempo.registry.release;

import dev.tempo.registry.manifest.Manifest;
import dev.tempo.registry.manifest.ManifestReader;
import dev.tempo.registry.manifest.ManifestReading;
import dev.tempo.registry.manifest.Violation;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Makes releases of unpacked files: reads the manifest, and holds every file against it. */
public final class ReleaseReader {
  private final ManifestReader manifests = new ManifestReader();

  /** @param files by path in the release; their names are taken to be safe */
  public ReleaseReading read(SortedMap<String, byte[]> files) {
    var json = files.get(Manifest.FILE);
    if (json == null) {
      return refused(List.of(new Violation("", "There is no " + Manifest.FILE + " at the root of the release.")));
    }
    return switch (manifests.read(json)) {
      case ManifestReading.Invalid(var violations) -> refused(violations);
      case ManifestReading.Valid(var manifest) -> check(manifest, files);
    };
  }

  private static ReleaseReading check(Manifest manifest, SortedMap<String, byte[]> files) {
    var assets = new TreeMap<String, Asset>();
    files.forEach((file, bytes) -> assets.put(file, Asset.of(file, bytes)));
    var violations = new ArrayList<Violation>();
    Release.references(manifest).forEach((pointer, reference) -> {
      var asset = assets.get(reference.file());
      if (asset == null) {
        violations.add(missing(pointer + "/file", reference.file()));
      } else if (!asset.info().integrity().equals(reference.integrity())) {
        violations.add(new Violation(pointer + "/integrity", "The integrity of " + reference.file() + " is "
            + asset.info().integrity() + ", not " + reference.integrity() + "; build the manifest after the files."));
      }
    });
    manifest.provides().forEach((specifier, file) -> {
      if (!assets.containsKey(file)) {
        violations.add(missing("/provides/" + specifier.replace("~", "~0").replace("/", "~1"), file));
      }
    });
    if (manifest.sample() != null && !assets.containsKey(manifest.sample())) {
      violations.add(missing("/sample", manifest.sample()));
    }
    return violations.isEmpty()
        ? new ReleaseReading.Accepted(new Release(manifest, Hashes.content(files), assets))
        : refused(violations);
  }

  private static Violation missing(String pointer, String file) {
    return new Violation(pointer, "The manifest names " + file + ", which is not in the release.");
  }

  private static ReleaseReading refused(List<Violation> violations) {
    return new ReleaseReading.Refused(new Refusal.Invalid(violations));
  }
}
