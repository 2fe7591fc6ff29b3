package dev.tempo.webapp.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tempo.webapp.http.Json;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** The running Tempo that a command talks to, and the token to do it with. */
final class Remote {
  @Option(names = "--url", description = "Address of the running Tempo (default: TEMPO_URL, or http://localhost:8080).")
  private @Nullable String url;

  @Option(names = "--token", description = "API token (default: TEMPO_TOKEN, or the first administrator's of --data).")
  private @Nullable String token;

  @Option(names = "--data", description = "Data folder of a Tempo on this machine (default: TEMPO_DATA, or .tempo).")
  private @Nullable String data;

  private final HttpClient http = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).version(
      HttpClient.Version.HTTP_1_1).build();
  private final Map<String, String> environment = System.getenv();

  /** @throws IOException where the answer is a refusal; the message is its problem details */
  JsonNode send(HttpRequest.Builder request) throws IOException, InterruptedException {
    HttpResponse<byte[]> response = open(request, BodyHandlers.ofByteArray());
    JsonNode body = response.body().length == 0 ? Json.object() : Json.read(response.body());
    if (response.statusCode() >= 300) {
      throw new IOException(explain(response.statusCode(), body));
    }
    return body;
  }

  <T> HttpResponse<T> open(HttpRequest.Builder request, BodyHandler<T> handler)
      throws IOException, InterruptedException {
    return http.send(request.header("Authorization", "Bearer " + credential()).build(), handler);
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest
        .newBuilder(URI.create(first(url, "TEMPO_URL", "http://localhost:8080").replaceAll("/+$", "") + path));
  }

  static String explain(int status, JsonNode problem) {
    StringBuilder text = new StringBuilder(
        "the server answered " + status + ": " + problem.path("detail").asText(problem.path(
            "title").asText()));
    problem.path("errors")
        .forEach(error -> text.append("\n  ").append(error.path("pointer").asText()).append(": ").append(error
            .path("detail").asText()));
    return text.toString();
  }

  private String credential() throws IOException {
    String given = first(token, "TEMPO_TOKEN", environment.getOrDefault("TEMPO_ADMIN_TOKEN", ""));
    Path kept = Path.of(first(data, "TEMPO_DATA", ".tempo"), "admin-token");
    if (given.isEmpty() && !Files.isReadable(kept)) {
      throw new IOException("no token: give --token, set TEMPO_TOKEN, or name the data folder by --data");
    }
    return given.isEmpty() ? Files.readString(kept).strip() : given;
  }

  private String first(@Nullable String option, String variable, String otherwise) {
    return option != null ? option : environment.getOrDefault(variable, otherwise);
  }
}
