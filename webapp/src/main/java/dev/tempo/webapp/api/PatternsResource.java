package dev.tempo.webapp.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.tempo.backend.pattern.PatternDocument;
import dev.tempo.backend.pattern.Patterns;
import dev.tempo.backend.pattern.Run;
import dev.tempo.webapp.http.ApiRequest;
import dev.tempo.webapp.http.ApiResponse;
import dev.tempo.webapp.http.HttpProblem;
import dev.tempo.webapp.http.Json;
import dev.tempo.webapp.http.Resource;
import dev.tempo.webapp.http.Route;

import java.util.List;

/** {@code /api/v1/patterns} and {@code /api/v1/runs}: what actions run, and what became of it. */
public final class PatternsResource implements Resource {
  private static final String PATTERN = "/api/v1/patterns/{name}";

  private final Patterns patterns;

  public PatternsResource(Patterns patterns) {
    this.patterns = patterns;
  }

  @Override
  public List<Route> routes() {
    return List.of(Route.get("/api/v1/patterns", this::list), Route.get(PATTERN, this::find),
        Route.put(PATTERN, this::put).adminOnly(), Route.get("/api/v1/runs/{id}", this::run));
  }

  private ApiResponse list(ApiRequest request) {
    request.query().only();
    ArrayNode items = Json.array();
    patterns.list().forEach(pattern -> items.add(PatternDocument.of(pattern)));
    return ApiResponse.ok(Json.page(items, null));
  }

  private ApiResponse find(ApiRequest request) {
    String name = request.parameter("name");
    return ApiResponse.ok(patterns.find(name).map(PatternDocument::of)
        .orElseThrow(() -> HttpProblem.notFound("There is no pattern " + name + "; PUT it here.")));
  }

  /** The same definition again makes no new version. */
  private ApiResponse put(ApiRequest request) {
    return ApiResponse.ok(
        PatternDocument.of(patterns.put(request.principal(), request.parameter("name"), request.json())));
  }

  private ApiResponse run(ApiRequest request) {
    String id = request.parameter("id");
    return ApiResponse.ok(patterns.run(request.principal(), id).map(Run::toJson)
        .orElseThrow(() -> HttpProblem.notFound("There is no run " + id + ", or none that you may see.")));
  }
}
