package dev.tempo.webapp.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tempo.webapp.http.Json;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;

/** {@code tempo policy}: the policy set as one file, to be edited, kept with the code, and published. */
@Command(name = "policy", mixinStandardHelpOptions = true, synopsisSubcommandLabel = "(pull | diff | push)", description = "Pulls, compares and publishes the policy set as one JSON or YAML file.")
final class PolicyCommand {
  private static final String POLICIES = "/api/v1/policies";

  @Command(name = "pull", mixinStandardHelpOptions = true, description = "Writes the set in force to FILE (.json, .yaml, .yml).")
  int pull(@Parameters(paramLabel = "FILE") Path file, @Mixin Remote at) throws IOException, InterruptedException {
    JsonNode current = at.send(at.request(POLICIES));
    ObjectNode document = Json.object();
    document.set("revision", current.path("revision"));
    document.set("rules", current.path("rules"));
    new PolicyFile(file).write(document);
    System.out.println("revision " + current.path("revision") + ", " + current.path("rules").size() + " rules: "
        + file);
    return 0;
  }

  @Command(name = "diff", mixinStandardHelpOptions = true, description = "Says how FILE differs from the set in force. Ends with 0 where it does not, else with 3.")
  int diff(@Parameters(paramLabel = "FILE") Path file, @Mixin Remote at) throws IOException, InterruptedException {
    JsonNode diff = draft(at, new PolicyFile(file).read());
    boolean same = PolicyDiffText.isEmpty(diff);
    System.out.print(same ? "no difference from revision " + diff.path("from") + "\n" : PolicyDiffText.of(diff));
    return same ? 0 : 3;
  }

  @Command(name = "push", mixinStandardHelpOptions = true, description = {
    "Shows how FILE differs from the set in force and what publishing it would move, and publishes it.",
    "Refused, with what others have published meanwhile, where the revision in FILE is no longer in force."})
  int push(@Parameters(paramLabel = "FILE") Path file, @Mixin Remote at,
      @Option(names = "--note", description = "Why.") @Nullable String note,
      @Option(names = "--dry-run", description = "Show it, and publish nothing.") boolean dryRun)
      throws IOException, InterruptedException {
    PolicyFile kept = new PolicyFile(file);
    ObjectNode document = kept.read();
    JsonNode revision = document.path("revision");
    if (!revision.isIntegralNumber()) {
      throw new IOException(file + " has no 'revision', the one that it was made from: pull first");
    }
    JsonNode diff = draft(at, document);
    if (diff.path("from").longValue() != revision.longValue()) {
      return lost(at, revision.longValue(), document);
    }
    System.out.print(PolicyDiffText.isEmpty(diff) ? "no difference from revision " + revision + "\n"
        : PolicyDiffText.of(diff));
    if (PolicyDiffText.isEmpty(diff)) {
      return 0;
    }
    System.out.print(PolicyDiffText.preview(at.send(post(at, POLICIES + "/preview", document))));
    if (dryRun) {
      return 0;
    }
    if (note != null) {
      document.put("note", note);
    }
    HttpResponse<byte[]> answer = at.open(at.request(POLICIES).header("Content-Type", "application/json")
        .header("If-Match", "\"" + revision.longValue() + "\"").PUT(BodyPublishers.ofByteArray(Json.bytes(document))),
        BodyHandlers.ofByteArray());
    JsonNode body = Json.read(answer.body());
    if (answer.statusCode() == 412) {
      return lost(at, revision.longValue(), document);
    }
    if (answer.statusCode() >= 300) {
      throw new IOException(Remote.explain(answer.statusCode(), body));
    }
    document.remove("note");
    kept.write(document.set("revision", body.path("revision")));
    System.out.println("published as revision " + body.path("revision"));
    return 0;
  }

  /** Nothing is published: whoever pushes sees first what came in between, then what the file would change now. */
  private static int lost(Remote at, long revision, ObjectNode document) throws IOException, InterruptedException {
    JsonNode meanwhile = at.send(at.request(POLICIES + "/diff?from=" + revision));
    System.err.println("tempo: not published: the file was made from revision " + revision + ", and revision "
        + meanwhile.path("to") + " is in force. Published meanwhile:");
    System.err.print(PolicyDiffText.of(meanwhile));
    System.err.println("The file against revision " + meanwhile.path("to") + ":");
    System.err.print(PolicyDiffText.of(draft(at, document)));
    System.err.print(PolicyDiffText.preview(at.send(post(at, POLICIES + "/preview", document))));
    System.err.println("Pull into another file and join the two, or set 'revision' to " + meanwhile.path("to")
        + " to publish the file as it is.");
    return 1;
  }

  private static JsonNode draft(Remote at, ObjectNode document) throws IOException, InterruptedException {
    return at.send(post(at, POLICIES + "/diff", document));
  }

  private static HttpRequest.Builder post(Remote at, String path, ObjectNode document) {
    return at.request(path).header("Content-Type", "application/json").POST(BodyPublishers.ofByteArray(Json.bytes(
        document)));
  }
}
