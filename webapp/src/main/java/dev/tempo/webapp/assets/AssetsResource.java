package dev.tempo.webapp.assets;

import dev.tempo.registry.release.Asset;
import dev.tempo.registry.store.Assets;
import dev.tempo.webapp.http.ApiRequest;
import dev.tempo.webapp.http.ApiResponse;
import dev.tempo.webapp.http.Headers;
import dev.tempo.webapp.http.HttpProblem;
import dev.tempo.webapp.http.Resource;
import dev.tempo.webapp.http.Route;

import java.util.List;
import java.util.Map;

/** {@code GET /assets/{name}/{version}/{file}}: what a version holds never changes, so nobody need ask twice. */
public final class AssetsResource implements Resource {
  private final Assets assets;

  public AssetsResource(Assets assets) {
    this.assets = assets;
  }

  @Override
  public List<Route> routes() {
    return List.of(Route.get("/assets/{name}/{version}/{file*}", this::get).open().producing("*/*"));
  }

  private ApiResponse get(ApiRequest request) {
    Asset asset = assets.find(request.parameter("name"), request.parameter("version"), request.parameter("file"))
        .orElseThrow(
            () -> HttpProblem.notFound("No registered version has the file " + request.path() + "."));
    // Fonts and modules of a page from another host need to be told that they may be used there.
    Headers headers = Headers
        .of(Map.of("Cache-Control", "public, max-age=31536000, immutable", "ETag", "\"" + asset.info()
            .integrity() + "\"", "Access-Control-Allow-Origin", "*", "Cross-Origin-Resource-Policy", "cross-origin"));
    return request.headers().get("If-None-Match").filter(("\"" + asset.info().integrity() + "\"")::equals).isPresent()
        ? new ApiResponse(304, headers, new ApiResponse.Empty())
        : new ApiResponse(200, headers, new ApiResponse.Bytes(asset.bytes(), asset.info().mediaType()));
  }
}
