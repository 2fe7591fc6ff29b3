package dev.tempo.webapp.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;

/** Reads server-sent events; blocks until one comes, and fails where the stream ends first. */
public final class SseReader implements AutoCloseable {
  private final HttpResponse<InputStream> response;
  private final BufferedReader lines;

  SseReader(HttpResponse<InputStream> response) {
    this.response = response;
    lines = new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
  }

  public record Message(String id, String data) {}

  public HttpResponse<?> response() {
    return response;
  }

  /** The next message with data; comments and bare ids are passed over. */
  public Message next() {
    String id = "";
    String data = "";
    try {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith("id: ")) {
          id = line.substring(4);
        } else if (line.startsWith("data: ")) {
          data = line.substring(6);
        } else if (line.isEmpty() && !data.isEmpty()) {
          return new Message(id, data);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    throw new AssertionError("the stream has ended");
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
