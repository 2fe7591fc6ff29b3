package dev.tempo.webapp.api;

import dev.tempo.backend.scheduler.Actions;
import dev.tempo.backend.scheduler.Forecast;
import dev.tempo.webapp.http.ApiRequest;
import dev.tempo.webapp.http.ApiResponse;
import dev.tempo.webapp.http.HttpProblem;
import dev.tempo.webapp.http.Query;
import dev.tempo.webapp.http.Resource;
import dev.tempo.webapp.http.Route;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;

/** {@code GET /api/v1/forecast}: how many actions fall due when. */
public final class ForecastResource implements Resource {
  private static final int DEFAULT_SLOTS = 72;

  private final Actions actions;
  private final InstantSource clock;

  /** @param clock the database's */
  public ForecastResource(Actions actions, InstantSource clock) {
    this.actions = actions;
    this.clock = clock;
  }

  @Override
  public List<Route> routes() {
    return List.of(Route.get("/api/v1/forecast", this::forecast));
  }

  private ApiResponse forecast(ApiRequest request) {
    Query query = ActionFilters.only(request.query(), "from", "to", "bucket", "zone");
    Forecast.Bucket bucket = query.get("bucket").map(name -> Forecast.Bucket.of(name).orElseThrow(() -> HttpProblem
        .badRequest("The query parameter 'bucket' is '" + name + "'; it must be minute, hour or day."))).orElse(
            Forecast.Bucket.HOUR);
    Instant from = query.instant("from").orElseGet(clock::instant);
    Instant to = query.instant("to").orElseGet(() -> from.plus(bucket.width().multipliedBy(DEFAULT_SLOTS)));
    if (!from.isBefore(to)) {
      throw HttpProblem.badRequest("The query parameter 'to' is " + to + ", which is not after 'from', " + from + ".");
    }
    if (Duration.between(from, to).dividedBy(bucket.width()) > Forecast.Query.MOST_SLOTS) {
      throw HttpProblem.badRequest("From " + from + " to " + to + " are more than " + Forecast.Query.MOST_SLOTS
          + " times a " + bucket.wire() + "; ask for a wider bucket or a shorter time.");
    }
    return ApiResponse.ok(actions.forecast(request.principal(), new Forecast.Query(ActionFilters.of(query), from, to,
        bucket, zone(query))).toJson());
  }

  private static ZoneId zone(Query query) {
    return query.get("zone").map(name -> {
      // Only names that the database knows too: an offset has the opposite sign there.
      if (!ZoneId.getAvailableZoneIds().contains(name) || name.startsWith("SystemV/")) {
        throw HttpProblem.badRequest("The query parameter 'zone' is '" + name
            + "', which is no zone such as Europe/Berlin.");
      }
      return ZoneId.of(name);
    }).orElse(ZoneOffset.UTC);
  }
}
