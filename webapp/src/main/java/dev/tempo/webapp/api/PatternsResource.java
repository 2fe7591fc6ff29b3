package dev.tempo.webapp.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.tempo.backend.pattern.Pattern;
import dev.tempo.backend.pattern.Patterns;
import dev.tempo.webapp.http.ApiRequest;
import dev.tempo.webapp.http.ApiResponse;
import dev.tempo.webapp.http.HttpProblem;
import dev.tempo.webapp.http.Json;
import dev.tempo.webapp.http.Query;
import dev.tempo.webapp.http.Resource;
import dev.tempo.webapp.http.Route;

import java.util.Comparator;
import java.util.List;

/** {@code /api/v1/patterns}: what actions run, in versions. */
public final class PatternsResource implements Resource {
  private static final String PATTERN = "/api/v1/patterns/{name}";

  private final Patterns patterns;

  public PatternsResource(Patterns patterns) {
    this.patterns = patterns;
  }

  @Override
  public List<Route> routes() {
    return List.of(Route.get("/api/v1/patterns", this::list), Route.get(PATTERN, this::find),
        Route.get(PATTERN + "/versions", this::versions), Route.put(PATTERN, this::put).adminOnly());
  }

  private ApiResponse list(ApiRequest request) {
    Query query = request.query().only("limit", "after");
    String after = query.get("after").orElse("");
    return ApiResponse.ok(Json.pageByName(query, patterns.list().stream().filter(pattern -> pattern.name().compareTo(
        after) > 0).sorted(Comparator.comparing(Pattern::name)).toList(), Pattern::name, pattern -> pattern.toJson(
            request.principal())));
  }

  private ApiResponse find(ApiRequest request) {
    return ApiResponse.ok(patterns.find(name(request)).map(pattern -> pattern.toJson(request
        .principal())).orElseThrow(() -> unknown(request)));
  }

  private ApiResponse versions(ApiRequest request) {
    List<Pattern> versions = patterns.versions(name(request));
    if (versions.isEmpty()) {
      throw unknown(request);
    }
    return answer(request, versions);
  }

  /** The same definition again makes no new version. */
  private ApiResponse put(ApiRequest request) {
    return ApiResponse.ok(patterns.put(request.principal(), name(request), request.json()).toJson(request.principal()));
  }

  private static ApiResponse answer(ApiRequest request, List<Pattern> patterns) {
    ArrayNode items = Json.array();
    patterns.forEach(pattern -> items.add(pattern.toJson(request.principal())));
    return ApiResponse.ok(Json.page(items, null));
  }

  private static String name(ApiRequest request) {
    return request.parameter("name");
  }

  private static HttpProblem unknown(ApiRequest request) {
    return HttpProblem.notFound("There is no pattern " + name(request) + "; PUT /api/v1/patterns/" + name(request)
        + " registers one.");
  }
}
