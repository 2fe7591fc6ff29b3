package dev.tempo.webapp.api;

import dev.tempo.backend.scheduler.Calendars;
import dev.tempo.backend.scheduler.NamedCalendar;
import dev.tempo.webapp.http.ApiRequest;
import dev.tempo.webapp.http.ApiResponse;
import dev.tempo.webapp.http.Json;
import dev.tempo.webapp.http.Query;
import dev.tempo.webapp.http.Resource;
import dev.tempo.webapp.http.Route;

import java.util.List;

/** {@code /api/v1/calendars}: days on which nothing recurs. */
public final class CalendarsResource implements Resource {
  private final Calendars calendars;

  public CalendarsResource(Calendars calendars) {
    this.calendars = calendars;
  }

  @Override
  public List<Route> routes() {
    return List.of(Route.get("/api/v1/calendars", this::list), Route.get("/api/v1/calendars/{name}",
        request -> ApiResponse.ok(calendars.find(name(request)).toJson())),
        Route.put("/api/v1/calendars/{name}",
            request -> ApiResponse.ok(calendars.put(request.principal(), name(request), request.json()).toJson())),
        Route.delete("/api/v1/calendars/{name}", request -> {
          calendars.delete(request.principal(), name(request));
          return ApiResponse.noContent();
        }));
  }

  private ApiResponse list(ApiRequest request) {
    Query query = request.query().only("limit", "after");
    return ApiResponse.ok(Json.pageByName(query, calendars.list(query.get("after").orElse(""), query.limit() + 1),
        NamedCalendar::name, NamedCalendar::toJson));
  }

  private static String name(ApiRequest request) {
    return request.parameter("name");
  }
}
