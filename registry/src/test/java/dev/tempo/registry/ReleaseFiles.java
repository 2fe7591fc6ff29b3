package dev.tempo.registry;

import dev.tempo.registry.release.Asset;
import dev.tempo.registry.release.Release;
import dev.tempo.registry.release.ReleaseReader;
import dev.tempo.registry.release.ReleaseReading;

import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

import static java.nio.charset.StandardCharsets.UTF_8;

/** The files of releases for tests: a valid manifest, and what it names. */
public final class ReleaseFiles {
  private final SortedMap<String, byte[]> files = new TreeMap<>();
  private final StringBuilder members = new StringBuilder();

  private ReleaseFiles(String name, String version) {
    members.append("\"name\": \"%s\", \"version\": \"%s\", \"title\": \"T\"".formatted(name, version));
  }

  /** A page at one path. */
  public static ReleaseFiles page(String name, String version, String path) {
    return fragment(name, version, "main").member("routes", "[{\"path\": \"" + path + "\", \"title\": \"T\"}]");
  }

  /** A fragment with a server and a client bundle. */
  public static ReleaseFiles fragment(String name, String version, String slot) {
    return new ReleaseFiles(name, version).member("slot", "\"" + slot + "\"").named("server", "server.js", "server")
        .named("client", "client.js", "client");
  }

  /** A shared package: each specifier, with a module of the same name. */
  public static ReleaseFiles shared(String name, String version, String... specifiers) {
    var files = new ReleaseFiles(name, version).named("server", "server.js", "server of " + name);
    for (var specifier : specifiers) {
      files.file(specifier + ".js", "export default '" + specifier + "'");
    }
    return files.member("provides", java.util.Arrays.stream(specifiers)
        .map(specifier -> "\"%1$s\": \"%1$s.js\"".formatted(specifier)).collect(Collectors.joining(", ", "{", "}")));
  }

  /** Adds a member of the manifest, as JSON. */
  public ReleaseFiles member(String name, String json) {
    members.append(", \"").append(name).append("\": ").append(json);
    return this;
  }

  /** Adds a file that the manifest does not name. */
  public ReleaseFiles file(String name, String content) {
    files.put(name, content.getBytes(UTF_8));
    return this;
  }

  /** Adds a file, and the member that names it. */
  public ReleaseFiles named(String member, String name, String content) {
    file(name, content);
    return member(member, "{\"file\": \"%s\", \"integrity\": \"%s\"}".formatted(name, integrity(content)));
  }

  public static String integrity(String content) {
    return Asset.of("any", content.getBytes(UTF_8)).info().integrity();
  }

  public SortedMap<String, byte[]> files() {
    var all = new TreeMap<>(files);
    all.put("manifest.json", ("{" + members + "}").getBytes(UTF_8));
    return all;
  }

  public Release release() {
    return switch (new ReleaseReader().read(files())) {
      case ReleaseReading.Accepted(var release) -> release;
      case ReleaseReading.Refused(var refusal) -> throw new AssertionError(refusal.toString());
    };
  }
}
