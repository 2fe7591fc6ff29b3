package dev.tempo.webapp.testing;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Releases of the built microfrontends that differ from what is registered. */
public final class Releases {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private Releases() {}

  /** The same files as another version. */
  public static Path raised(Path folder, String name, String version) throws IOException {
    return copy(folder.resolve(name + "-" + version), name, version, "");
  }

  /** Something else under that version. */
  public static Path changed(Path folder, String name, String version) throws IOException {
    return copy(folder.resolve(name + "-" + version + "-changed"), name, version, ", changed");
  }

  private static Path copy(Path to, String name, String version, String description) throws IOException {
    Path from = Path.of(System.getProperty("tempo.microfrontends", "../microfrontends"), name, "dist");
    Files.createDirectories(to);
    try (var files = Files.list(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.copy(file, to.resolve(file.getFileName()));
      }
    }
    Path manifest = to.resolve("manifest.json");
    ObjectNode json = (ObjectNode) MAPPER.readTree(manifest.toFile());
    json.put("version", version).put("description", json.path("description").asText() + description);
    Files.write(manifest, MAPPER.writeValueAsBytes(json));
    return to;
  }
}
