package dev.tempo.webapp.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tempo.webapp.http.Json;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.zip.GZIPOutputStream;

/** {@code tempo publish}: packs a built microfrontend and puts it where it is live for the next request. */
@Command(name = "publish", mixinStandardHelpOptions = true, description = "Publishes a microfrontend that was built.")
final class PublishCommand implements Callable<Integer> {
  @Mixin
  private final Remote remote = new Remote();

  @Parameters(paramLabel = "DIR", description = "The project with dist/manifest.json, or the folder with manifest.json.")
  private Path folder = Path.of("");

  @Option(names = "--channel", description = "A channel to move to this version as well.", defaultValue = "")
  private String channel = "";

  @Override
  public Integer call() throws Exception {
    Path release = List.of(folder.resolve("dist"), folder).stream().filter(dir -> Files.isRegularFile(dir.resolve(
        "manifest.json"))).findFirst()
        .orElseThrow(() -> new IOException("there is no manifest.json in " + folder + " or its dist; build it first"));
    JsonNode manifest = Json.read(Files.readAllBytes(release.resolve("manifest.json")));
    String name = manifest.path("name").asText();
    String version = manifest.path("version").asText();
    String base = "/api/v1/microfrontends/" + name;
    JsonNode answer = remote
        .send(remote.request(base + "/versions/" + version).header("Content-Type", "application/gzip").PUT(
            BodyPublishers.ofByteArray(pack(release))));
    System.out.println(Json.text(answer));
    if (!channel.isEmpty()) {
      System.out.println(Json.text(remote.send(remote.request(base + "/channels/" + channel).header("Content-Type",
          "application/json").PUT(BodyPublishers.ofByteArray(Json.bytes(Json.object().put("version", version)))))));
    }
    return 0;
  }

  private static byte[] pack(Path release) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (TarArchiveOutputStream archive = new TarArchiveOutputStream(new GZIPOutputStream(packed));
        var files = Files.walk(
            release)) {
      archive.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        archive.putArchiveEntry(new TarArchiveEntry(file, release.relativize(file).toString()));
        Files.copy(file, archive);
        archive.closeArchiveEntry();
      }
    }
    return packed.toByteArray();
  }
}
