package dev.tempo.webapp.cli;

import dev.tempo.webapp.testing.Client;
import dev.tempo.webapp.testing.RunningTempo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(RunningTempo.class)
class AuditCommandTest {
  private final RunningTempo.Server server;
  @TempDir
  private Path folder;

  AuditCommandTest(RunningTempo.Server server) {
    this.server = server;
  }

  @Test
  void exports_and_verifies_without_the_server_and_finds_what_was_changed() throws Exception {
    Client admin = server.admin();
    long position = admin.event("pinged", "exported", "one", "{\"n\": 1}").json().get("position").longValue();
    assertThat(admin.get("/api/v1/events/" + position + "/proof").status()).isEqualTo(200);
    Path kept = Files.writeString(folder.resolve("kept"), admin.get("/api/v1/audit/checkpoint").json().get("note")
        .textValue());
    Path file = folder.resolve("export");

    assertThat(run("export", "--url", server.address(), "--token", RunningTempo.ADMIN_TOKEN, file.toString())).isZero();
    assertThat(run("verify", file.toString())).isZero();
    assertThat(run("verify", file.toString(), "--checkpoint", kept.toString())).isZero();
    assertThat(run("verify", file.toString(), "--checkpoint", file.toString())).isZero();
    String key = admin.get("/api/v1/audit/key").json().at("/keys/0/vkey").textValue();
    assertThat(run("verify", file.toString(), "--key", key)).isZero();

    List<String> lines = Files.readAllLines(file);
    lines.replaceAll(line -> line.contains("\"position\":" + position + ",") ? line.replace("pinged", "ponged") : line);
    Path changed = Files.write(folder.resolve("changed"), lines);
    assertThat(run("verify", changed.toString())).isEqualTo(1);
    assertThat(run("verify", folder.resolve("nothing").toString())).isEqualTo(1);
    assertThat(run("verify", file.toString(), "--checkpoint", changed.toString())).isEqualTo(1);
  }

  private static int run(String... arguments) {
    return new CommandLine(new AuditCommand()).execute(arguments);
  }
}
