package dev.tempo.webapp.ops;

import dev.tempo.webapp.http.ApiResponse;
import dev.tempo.webapp.http.Headers;
import dev.tempo.webapp.http.Resource;
import dev.tempo.webapp.http.Route;
import io.vertx.core.buffer.Buffer;

import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** {@code GET /metrics} in the text format of Prometheus. */
public final class MetricsResource implements Resource {
  private static final String FORMAT = "text/plain; version=0.0.4; charset=utf-8";

  private final Metrics metrics;
  private final Supplier<Map<String, Long>> actionsByState;

  /** @param actionsByState asked at each scrape */
  public MetricsResource(Metrics metrics, Supplier<Map<String, Long>> actionsByState) {
    this.metrics = metrics;
    this.actionsByState = actionsByState;
  }

  @Override
  public List<Route> routes() {
    return List.of(Route.get("/metrics", request -> new ApiResponse(200, Headers.NONE.with("Cache-Control", "no-store"),
        new ApiResponse.Bytes(Buffer.buffer(metrics.scrape(actionsByState)), FORMAT))).open().producing("*/*"));
  }
}
