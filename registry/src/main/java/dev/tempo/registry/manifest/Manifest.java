package dev.tempo.registry.manifest;

import org.jspecify.annotations.Nullable;
import org.semver4j.Semver;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What one version of a microfrontend says about itself; the members are those of {@code manifest.json}, described in
 * the published schema ({@link ManifestReader#schema()}).
 *
 * @param server classic script for the renderer; null: rendered by the client alone
 * @param client ES module that exports {@code hydrate(element, props)}; null: no life in the browser
 * @param shared name of a shared package, and the range of versions that will do
 * @param provides import specifier, and the ES module file behind it; not empty exactly for shared packages
 * @param slot null exactly for shared packages
 * @param data name, and where to read it
 * @param live event types that make the data stale; {@code *} at the start or the end is any text
 * @param fallback static HTML
 * @param sample file of properties for warm-up
 */
public record Manifest(String name, Semver version, String title, @Nullable String description, @Nullable String team,
    @Nullable String source, @Nullable FileReference server, @Nullable FileReference client,
    List<FileReference> styles, List<FileReference> assets, Map<String, String> shared, Map<String, String> provides,
    List<Route> routes, @Nullable Slot slot, Map<String, AddressTemplate> data, List<String> live,
    @Nullable String fallback, @Nullable String sample) {
  /** Name of the manifest's own file in a release. */
  public static final String FILE = "manifest.json";

  public Manifest {
    styles = listOf(styles);
    assets = listOf(assets);
    shared = mapOf(shared);
    provides = mapOf(provides);
    routes = listOf(routes);
    data = mapOf(data);
    live = listOf(live);
  }

  /** Whether it gives modules to others instead of appearing on a page. */
  public boolean isSharedPackage() {
    return slot == null;
  }

  /** Files that are the server's own and are never given to a browser: the manifest, the server bundle, the sample. */
  public Set<String> privateFiles() {
    return Stream.of(FILE, server == null ? null : server.file(), sample).filter(Objects::nonNull)
        .collect(Collectors.toUnmodifiableSet());
  }

  // Absent members come from JSON as null; within the process they are empty.
  private static <T> List<T> listOf(@Nullable List<T> list) {
    return list == null ? List.of() : List.copyOf(list);
  }

  private static <T> Map<String, T> mapOf(@Nullable Map<String, T> map) {
    return map == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(map));
  }
}
