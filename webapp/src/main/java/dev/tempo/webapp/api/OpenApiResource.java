package dev.tempo.webapp.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tempo.webapp.http.ApiResponse;
import dev.tempo.webapp.http.Json;
import dev.tempo.webapp.http.Resource;
import dev.tempo.webapp.http.Route;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;

/** {@code GET /openapi.json}: the contract, written by hand; a test holds it and the routes together. */
public final class OpenApiResource implements Resource {
  private final JsonNode document = read();

  @Override
  public List<Route> routes() {
    return List.of(Route.get("/openapi.json", request -> ApiResponse.ok(document).with("Cache-Control", "no-cache")
        // Public, and read by tools that run in other pages.
        .with("Access-Control-Allow-Origin", "*")).open());
  }

  private static JsonNode read() {
    try (InputStream file = OpenApiResource.class.getResourceAsStream("openapi.json")) {
      return Json.read(Objects.requireNonNull(file, "openapi.json").readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
