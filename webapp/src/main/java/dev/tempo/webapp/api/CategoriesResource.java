package dev.tempo.webapp.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.tempo.backend.metadata.Categories;
import dev.tempo.backend.metadata.Category;
import dev.tempo.webapp.http.ApiRequest;
import dev.tempo.webapp.http.ApiResponse;
import dev.tempo.webapp.http.Json;
import dev.tempo.webapp.http.Resource;
import dev.tempo.webapp.http.Route;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** {@code /api/v1/categories}: what is said of categories, the schema of their entities' data above all. */
public final class CategoriesResource implements Resource {
  private static final String CATEGORIES = "/api/v1/categories";
  private static final String CATEGORY = CATEGORIES + "/{category}";

  private final Categories categories;

  public CategoriesResource(Categories categories) {
    this.categories = categories;
  }

  @Override
  public List<Route> routes() {
    return List.of(Route.get(CATEGORIES, this::list), Route.get(CATEGORY, this::find),
        Route.put(CATEGORY, this::put).adminOnly(), Route.delete(CATEGORY, this::delete).adminOnly());
  }

  private ApiResponse list(ApiRequest request) {
    request.query().only();
    ArrayNode items = Json.array();
    categories.list().forEach(category -> items.add(category.toJson()));
    return ApiResponse.ok(Json.page(items, null));
  }

  private ApiResponse find(ApiRequest request) {
    request.query().only();
    return answer(200, categories.find(name(request)));
  }

  private ApiResponse put(ApiRequest request) {
    Categories.Written written = categories.put(request.principal(), name(request), request.json(), EntitiesResource
        .ifMatch(request));
    return written.created()
        ? answer(201, written.category()).with("Location", CATEGORIES + "/" + URLEncoder.encode(name(request),
            StandardCharsets.UTF_8))
        : answer(200, written.category());
  }

  private ApiResponse delete(ApiRequest request) {
    categories.delete(request.principal(), name(request), EntitiesResource.ifMatch(request));
    return ApiResponse.noContent();
  }

  private static String name(ApiRequest request) {
    return request.parameter("category");
  }

  private static ApiResponse answer(int status, Category category) {
    return ApiResponse.json(status, category.toJson()).with("ETag", category.etag());
  }
}
