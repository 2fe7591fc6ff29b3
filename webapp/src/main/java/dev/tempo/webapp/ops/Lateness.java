package dev.tempo.webapp.ops;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tempo.webapp.http.ApiRequest;
import dev.tempo.webapp.http.ApiResponse;
import dev.tempo.webapp.http.Json;
import dev.tempo.webapp.http.Resource;
import dev.tempo.webapp.http.Route;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * {@code GET /api/v1/lateness}: how late this node fired, from an action's time to the commit of its firing, since it was started.
 * Kept with three digits of precision up to a day, in some 200 kB whatever is recorded.
 */
public final class Lateness implements Resource {
  private static final long MOST = TimeUnit.DAYS.toMicros(1);
  private static final long[] BUCKETS_MILLIS = {1, 2, 5, 10, 20, 50, 100, 250, 500, 1_000, 5_000, 60_000, 3_600_000};
  private static final double MICROS = 1_000.0;

  private final Histogram histogram = new ConcurrentHistogram(MOST, 3);
  private final Instant since;

  public Lateness(Instant since) {
    this.since = since;
  }

  /** An action was fired so late; more than a day counts as one. */
  public void record(Duration late) {
    histogram.recordValue(Math.clamp(TimeUnit.NANOSECONDS.toMicros(late.toNanos()), 0, MOST));
  }

  @Override
  public List<Route> routes() {
    return List.of(Route.get("/api/v1/lateness", this::answer));
  }

  private ApiResponse answer(ApiRequest request) {
    request.query().only();
    Histogram now = histogram.copy();
    ObjectNode answer = Json.object().put("since", since.toString()).put("count", now.getTotalCount());
    answer.put("p50_ms", at(now, 50)).put("p90_ms", at(now, 90)).put("p99_ms", at(now, 99))
        .put("p999_ms", at(now, 99.9))
        .put("max_ms", now.getMaxValue() / MICROS);
    ArrayNode buckets = answer.putArray("buckets");
    long below = 0;
    for (long millis : BUCKETS_MILLIS) {
      long micros = TimeUnit.MILLISECONDS.toMicros(millis);
      buckets.addObject().put("le_ms", millis).put("count", now.getCountBetweenValues(below, micros));
      below = now.nextNonEquivalentValue(micros);
    }
    buckets.addObject().putNull("le_ms").put("count", now.getCountBetweenValues(below, MOST));
    return ApiResponse.ok(answer).with("Cache-Control", "no-store");
  }

  private static double at(Histogram histogram, double percentile) {
    return histogram.getValueAtPercentile(percentile) / MICROS;
  }
}
