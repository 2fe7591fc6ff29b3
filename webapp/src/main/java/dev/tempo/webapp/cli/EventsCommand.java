package dev.tempo.webapp.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tempo.webapp.http.Json;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

/** {@code tempo events}: the newest of the log, one line of JSON each, or the log as it grows. */
@Command(name = "events", mixinStandardHelpOptions = true, description = "Prints events as lines of JSON, oldest first.")
final class EventsCommand implements Callable<Integer> {
  @Mixin
  private final Remote remote = new Remote();

  @Option(names = "--follow", description = "Go on with each event as it is recorded.")
  private boolean follow;

  @Option(names = "--type", description = "Only these types, with commas between; * at one end stands for anything.")
  private @Nullable String type;

  @Option(names = "--limit", defaultValue = "20", description = "How many to begin with (default: ${DEFAULT-VALUE}).")
  private int limit;

  @Override
  public Integer call() throws Exception {
    String filter = type == null ? "" : "&type=" + URLEncoder.encode(type, StandardCharsets.UTF_8);
    JsonNode items = remote.send(remote.request("/api/v1/events?order=-position&limit=" + limit + filter))
        .path("items");
    for (int i = items.size() - 1; i >= 0; i--) {
      System.out.println(Json.text(items.get(i)));
    }
    if (follow) {
      follow(items.isEmpty() ? "" : "&after=" + items.get(0).path("position").asText(), filter);
    }
    return 0;
  }

  private void follow(String after, String filter) throws IOException, InterruptedException {
    HttpResponse<Stream<String>> response = remote
        .open(remote.request("/api/v1/events/stream?" + (after + filter).replaceFirst("^&",
            "")).header("Accept", "text/event-stream"), BodyHandlers.ofLines());
    if (response.statusCode() != 200) {
      throw new IOException("the server answered " + response.statusCode() + " to the stream");
    }
    response.body().filter(line -> line.startsWith("data: ")).forEach(line -> System.out.println(line.substring(6)));
  }
}
