package dev.tempo.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** JSON over HTTP with a token. Safe for any thread. */
final class Http {
  static final JsonMapper JSON = JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();
  private static final Logger LOG = LoggerFactory.getLogger(Http.class);
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  /** Each with a pause; together about a minute, in which a server restarts. */
  private static final int ATTEMPTS = 9;

  private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(Duration
      .ofSeconds(10)).build();
  private final URI address;
  private final String token;

  Http(URI address, String token) {
    this.address = address;
    this.token = token;
  }

  /** Overload, or no server: it passes. */
  static final class Unavailable extends IOException {
    private static final long serialVersionUID = 1L;

    private final transient Duration retryAfter;

    Unavailable(String detail, Duration retryAfter) {
      super(detail);
      this.retryAfter = retryAfter;
    }

    static Duration askedFor(IOException failure) {
      return failure instanceof Unavailable unavailable ? unavailable.retryAfter : Duration.ZERO;
    }
  }

  /** For what may be sent twice without harm: tried again until it is answered. */
  JsonNode insist(String path, JsonNode body) throws IOException, InterruptedException {
    Pause pause = new Pause();
    for (int attempt = 1;; attempt++) {
      try {
        return post(path, body, Duration.ZERO);
      } catch (IOException failure) {
        if (attempt == ATTEMPTS) {
          throw failure;
        }
        LOG.debug("{} is tried again, attempt {} of {}", path, attempt + 1, ATTEMPTS, failure);
        pause.take(Unavailable.askedFor(failure));
      }
    }
  }

  /**
   * Once.
   *
   * @param patience by which the answer may come later than usual
   * @throws TempoException where the server says no
   */
  JsonNode post(String path, JsonNode body, Duration patience) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(address.resolve(path)).timeout(TIMEOUT.plus(patience)).header(
        "Authorization", "Bearer " + token).header("Content-Type", "application/json").header("Accept",
            "application/json")
        .POST(BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body))).build();
    HttpResponse<byte[]> response = client.send(request, BodyHandlers.ofByteArray());
    int status = response.statusCode();
    if (status >= 200 && status < 300) {
      return JSON.readTree(response.body());
    }
    String detail = detail(response.body(), status);
    if (status == 429 || status == 502 || status == 503 || status == 504) {
      throw new Unavailable(detail, retryAfter(response));
    }
    throw new TempoException(status, detail);
  }

  private static Duration retryAfter(HttpResponse<?> response) {
    String seconds = response.headers().firstValue("Retry-After").orElse("");
    return seconds.matches("\\d{1,4}") ? Duration.ofSeconds(Long.parseLong(seconds)) : Duration.ZERO;
  }

  private static String detail(byte[] body, int status) {
    try {
      return "HTTP " + status + ": " + JSON.readTree(body).path("detail").asText("no detail given");
    } catch (JsonProcessingException noJson) {
      return "HTTP " + status + " (" + noJson.getOriginalMessage() + ")";
    } catch (IOException e) {
      return "HTTP " + status + " (" + e.getMessage() + ")";
    }
  }
}
