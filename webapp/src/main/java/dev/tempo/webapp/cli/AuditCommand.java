package dev.tempo.webapp.cli;

import dev.tempo.backend.nexus.audit.ExportCheck;
import dev.tempo.backend.nexus.audit.Kept;
import dev.tempo.backend.nexus.audit.NoteKey;
import dev.tempo.webapp.http.Json;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

/** {@code tempo audit}: takes the log out, with what was signed of it, and verifies such a file anywhere. */
@Command(name = "audit", mixinStandardHelpOptions = true, description = "Exports the log's audit tree, and verifies exports.", subcommands = {
  AuditCommand.ExportCommand.class, AuditCommand.VerifyCommand.class,
  AuditCommand.CheckpointCommand.class})
final class AuditCommand {

  @Command(name = "export", mixinStandardHelpOptions = true, description = {
    "Writes the leaves of the log and the checkpoints over them, a line of JSON each, to a file.",
    "It ends at the first checkpoint at or after --to."})
  static final class ExportCommand implements Callable<Integer> {
    @Mixin
    private final Remote remote = new Remote();

    @Parameters(paramLabel = "FILE", description = "Where to; replaced only when all is there.")
    private Path file = Path.of("");

    @Option(names = "--from", defaultValue = "1", description = "Position of the first event (default: ${DEFAULT-VALUE}).")
    private long from;

    @Option(names = "--to", description = "Position of the last event (default: the last that is signed).")
    private @Nullable Long to;

    @Override
    public Integer call() throws Exception {
      HttpResponse<Stream<String>> answer = remote.open(remote.request("/api/v1/audit/export?from=" + from + (to == null
          ? ""
          : "&to=" + to)), BodyHandlers.ofLines());
      if (answer.statusCode() != 200) {
        String problem = String.join("", answer.body().toList());
        throw new IOException("the server answered " + answer.statusCode() + ": " + Json.read(problem.getBytes(
            StandardCharsets.UTF_8)).path("detail").asText());
      }
      Path draft = file.resolveSibling(file.getFileName() + ".part");
      String last = "";
      long lines = 0;
      try (BufferedWriter out = Files.newBufferedWriter(draft)) {
        for (String line : (Iterable<String>) answer.body()::iterator) {
          out.write(line);
          out.write('\n');
          last = line;
          lines++;
        }
      }
      if (!last.startsWith("{\"end\":")) {
        throw new IOException("the server broke off after " + lines + " lines, which are in " + draft);
      }
      Files.move(draft, file, StandardCopyOption.REPLACE_EXISTING);
      System.out.printf("%s: %,d lines, events from %,d to %s%n", file, lines, from, last.replaceAll("\\D", ""));
      return 0;
    }
  }

  @Command(name = "verify", mixinStandardHelpOptions = true, description = {
    "Verifies an export, without a server: every leaf, every checkpoint, every signature.",
    "Held against a checkpoint or an export that was kept from earlier, it finds every event that was changed, dropped or moved since."})
  static final class VerifyCommand implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", description = "What tempo audit export wrote.")
    private Path file = Path.of("");

    @Option(names = "--checkpoint", paramLabel = "KEPT", description = "A checkpoint (signed note), or an earlier export.")
    private @Nullable Path checkpoint;

    @Option(names = "--key", paramLabel = "VKEY", description = {
      "Who must have signed, as GET /api/v1/audit/key says it.",
      "Without it, the keys that the kept export, or else the file, names are believed."})
    private List<String> keys = new ArrayList<>();

    @Override
    public Integer call() throws Exception {
      try (Kept kept = kept(); BufferedReader lines = Files.newBufferedReader(file)) {
        ExportCheck.Verdict verdict = new ExportCheck(kept, keys.stream().map(NoteKey::parse).toList()).check(lines);
        if (verdict.finding().isPresent()) {
          System.out.println("NOT AS SIGNED. First wrong: " + verdict.finding().get().sentence());
          return 1;
        }
        System.out.printf("as signed: events %,d to %,d, %,d checkpoints by %s%n", verdict.from(), verdict.to(), verdict
            .checkpoints(), verdict.keys().stream().map(NoteKey::text).toList());
        System.out.println(verdict.compared() > 0
            ? "as it was kept: %,d kept checkpoints fit".formatted(verdict.compared())
            : "Nothing was kept to hold it against: this shows that the file is whole, not that the log was never written anew.");
        return 0;
      }
    }

    private Kept kept() throws IOException {
      Path path = checkpoint;
      if (path == null) {
        return Kept.nothing();
      }
      try {
        return Kept.read(() -> Files.newBufferedReader(path));
      } catch (IllegalArgumentException e) {
        throw new IOException(path + " is neither a checkpoint nor an export: " + e.getMessage(), e);
      }
    }
  }

  @Command(name = "checkpoint", mixinStandardHelpOptions = true, description = {
    "Prints the latest checkpoint as a signed note: keep it elsewhere, to hold later exports against."})
  static final class CheckpointCommand implements Callable<Integer> {
    @Mixin
    private final Remote remote = new Remote();

    @Override
    public Integer call() throws Exception {
      System.out.print(remote.send(remote.request("/api/v1/audit/checkpoint")).path("note").textValue());
      return 0;
    }
  }
}
