package dev.tempo.webapp.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tempo.webapp.testing.RunningTempo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** The policy set as a file, by the commands as processes of their own. */
@ExtendWith(RunningTempo.class)
class PolicyCommandTest {
  private final RunningTempo.Server server;
  @TempDir
  private Path folder;

  PolicyCommandTest(RunningTempo.Server server) {
    this.server = server;
  }

  private record Said(int status, String out, String error) {}

  @Test
  void pulls_shows_and_publishes_and_refuses_what_was_overtaken() throws Exception {
    Path file = folder.resolve("policies.yaml");
    assertThat(run("pull", file.toString()).status).isZero();
    String pulled = Files.readString(file);
    assertThat(pulled).contains("revision:").contains("rules:");
    assertThat(run("diff", file.toString()).status).isZero();

    Files.writeString(file, pulled.replaceAll("(?s)rules:.*", "rules:\n- category: policy-cli\n  retention: P90D\n"));
    Said diff = run("diff", file.toString());
    assertThat(diff.status).isEqualTo(3);
    assertThat(diff.out).contains("+ * / * / policy-cli  retention P90D");
    assertThat(run("push", "--dry-run", file.toString()).out).contains("would move").doesNotContain("published");
    Path overtaken = folder.resolve("overtaken.yaml");
    Files.writeString(overtaken, Files.readString(file).replace("P90D", "P30D"));

    Said pushed = run("push", file.toString(), "--note", "from the command line");
    assertThat(pushed.status).as(pushed.error).isZero();
    assertThat(pushed.out).contains("published as revision");
    JsonNode current = server.admin().get("/api/v1/policies").json();
    assertThat(current.at("/note").textValue()).isEqualTo("from the command line");
    assertThat(current.at("/rules/0/category").textValue()).isEqualTo("policy-cli");
    assertThat(run("push", file.toString()).out).as("the file knows the new revision").contains("no difference");

    Said lost = run("push", overtaken.toString());
    assertThat(lost.status).isEqualTo(1);
    assertThat(lost.error).contains("not published").contains("retention: P90D -> P30D").contains("would move");
    assertThat(server.admin().get("/api/v1/policies").json().at("/rules/0/retention").textValue()).isEqualTo("P90D");

    Files.writeString(file, "rules:\n- retention: 90 days\n  colour: red\nrevision: " + current.get("revision"));
    Said refused = run("push", file.toString());
    assertThat(refused.status).isEqualTo(1);
    assertThat(refused.error).contains("/rules/0/retention").contains("/rules/0/colour");
    Files.writeString(file, "rules: [");
    assertThat(run("diff", file.toString()).error).contains("line");
  }

  private Said run(String... arguments) throws IOException, InterruptedException {
    String classes = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    List<String> command = Stream.concat(Stream.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:TieredStopAtLevel=1", "-cp", classes, Main.class.getName(), "policy"), Stream.of(arguments)).toList();
    ProcessBuilder builder = new ProcessBuilder(command).redirectError(folder.resolve("error").toFile());
    builder.environment().put("TEMPO_URL", server.address());
    builder.environment().put("TEMPO_TOKEN", RunningTempo.ADMIN_TOKEN);
    Process process = builder.start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Said(process.waitFor(), out, Files.readString(folder.resolve("error")));
  }
}
