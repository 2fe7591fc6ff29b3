package dev.tempo.webapp.testing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.function.UnaryOperator;

/** HTTP from outside, redirects not followed. */
public record Client(String address, String token) {
  private static final HttpClient HTTP = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1)
      .connectTimeout(Duration
          .ofSeconds(10))
      .build();
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** What came back. */
  public record Answer(int status, String text, HttpResponse<?> response) {

    public JsonNode json() {
      try {
        return MAPPER.readTree(text);
      } catch (JsonProcessingException e) {
        throw new AssertionError("no JSON: " + text, e);
      }
    }

    /** Empty where there is none. */
    public String header(String name) {
      return response.headers().firstValue(name).orElse("");
    }
  }

  public Answer get(String path) {
    return send("GET", path, UnaryOperator.identity());
  }

  /** As a browser navigates. */
  public Answer page(String path) {
    return send("GET", path, request -> request.header("Accept", "text/html"));
  }

  public Answer post(String path, String json) {
    return send("POST", path,
        request -> request.header("Content-Type", "application/json").POST(BodyPublishers.ofString(json)));
  }

  public Answer put(String path, String json) {
    return send("PUT", path,
        request -> request.header("Content-Type", "application/json").PUT(BodyPublishers.ofString(json)));
  }

  /** The event of an entity without metadata. */
  public Answer event(String type, String entityType, String entityId, String payload) {
    return post("/api/v1/events",
        "{\"event_type\": \"" + type + "\", \"entity_type\": \"" + entityType + "\", \"entity_id\": \""
            + entityId + "\", \"payload\": " + payload + "}");
  }

  public Answer send(String method, String path, UnaryOperator<HttpRequest.Builder> more) {
    try {
      HttpResponse<String> response = HTTP.send(request(method, path, more), BodyHandlers.ofString());
      return new Answer(response.statusCode(), response.body(), response);
    } catch (IOException e) {
      throw new UncheckedIOException(method + " " + path, e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** An event stream, read line by line by the test. */
  public SseReader stream(String path, UnaryOperator<HttpRequest.Builder> more) {
    try {
      return new SseReader(HTTP.send(request("GET", path, more), BodyHandlers.ofInputStream()));
    } catch (IOException e) {
      throw new UncheckedIOException(path, e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private HttpRequest request(String method, String path, UnaryOperator<HttpRequest.Builder> more) {
    HttpRequest.Builder builder = HttpRequest.newBuilder(URI.create(address + path)).timeout(Duration.ofSeconds(20))
        .method(method,
            BodyPublishers.noBody());
    if (!token.isEmpty()) {
      builder.header("Authorization", "Bearer " + token);
    }
    return more.apply(builder).build();
  }
}
