package dev.tempo.webapp.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.tempo.backend.metadata.EventView;
import dev.tempo.backend.metadata.Views;
import dev.tempo.backend.nexus.Event;
import dev.tempo.backend.nexus.EventLog;
import dev.tempo.backend.nexus.Refusal;
import dev.tempo.backend.scheduler.Actions;
import dev.tempo.webapp.http.ApiRequest;
import dev.tempo.webapp.http.ApiResponse;
import dev.tempo.webapp.http.HttpProblem;
import dev.tempo.webapp.http.Json;
import dev.tempo.webapp.http.MediaType;
import dev.tempo.webapp.http.Query;
import dev.tempo.webapp.http.Resource;
import dev.tempo.webapp.http.Route;
import dev.tempo.webapp.live.EventFilter;
import dev.tempo.webapp.live.LogStream;
import org.jspecify.annotations.Nullable;

import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** {@code GET /api/v1/events}: the log, listed, by position, and as a stream. */
public final class EventReadsResource implements Resource {
  private final EventLog log;
  private final Actions actions;
  private final Views views;
  private final InstantSource clock;

  public EventReadsResource(EventLog log, Actions actions, Views views, InstantSource clock) {
    this.log = log;
    this.actions = actions;
    this.views = views;
    this.clock = clock;
  }

  @Override
  public List<Route> routes() {
    return List.of(Route.get("/api/v1/events", this::list),
        Route.get("/api/v1/events/stream", this::stream).producing(MediaType.EVENT_STREAM),
        Route.get("/api/v1/events/{position}", this::find));
  }

  /** A page may hold fewer than the limit and yet have a next: what the reader may not see is left out. */
  private ApiResponse list(ApiRequest request) {
    Query query = request.query().only("type", "entity_type", "entity_id", "correlation_id", "action_id", "from", "to",
        "after", "limit", "order", "filter");
    boolean descending = switch (query.get("order").orElse("position")) {
      case "position" -> false;
      case "-position" -> true;
      default ->
        throw HttpProblem.badRequest("The query parameter 'order' must be position (oldest first) or -position.");
    };
    int limit = query.limit();
    EventFilter filter = EventFilter.of(query);
    String action = filter.actionId();
    // The transitions of an action are events of its entity, by which the log finds them.
    Optional<EventFilter> narrowed = action == null ? Optional.of(filter)
        : actions.find(request.principal(), action).flatMap(known -> filter.about(known.action().entity()));
    return narrowed.map(wanted -> page(request, wanted, position(query, "after").orElse(null), descending, limit))
        .orElseGet(() -> ApiResponse.ok(Json.page(Json.array(), null)));
  }

  private ApiResponse page(ApiRequest request, EventFilter filter, @Nullable Long after, boolean descending,
      int limit) {
    List<Event> events = log.find(filter.query(after, descending, limit));
    ArrayNode items = Json.array();
    events.forEach(event -> views.event(request.principal(), event).filter(shown -> filter.chooses(event, shown))
        .map(EventView::toJson).ifPresent(items::add));
    String next = events.size() < limit ? null : Long.toString(events.getLast().position());
    return ApiResponse.ok(Json.page(items, next));
  }

  private ApiResponse find(ApiRequest request) {
    String text = request.parameter("position");
    return ApiResponse.ok(Optional.of(text).filter(digits -> digits.matches("\\d{1,18}")).map(Long::parseLong)
        .flatMap(log::at).flatMap(event -> views.event(request.principal(), event)).map(EventView::toJson)
        .orElseThrow(() -> new Refusal(Refusal.Kind.NOT_FOUND, "There is no event at position " + text
            + ", or none that you may see.")));
  }

  /** Without a position, from now on. */
  private ApiResponse stream(ApiRequest request) {
    Query query = request.query().only("type", "entity_type", "entity_id", "correlation_id", "action_id", "from", "to",
        "after", "filter");
    long after = request.headers().get("Last-Event-ID").map(EventReadsResource::resume)
        .or(() -> position(query, "after"))
        .orElseGet(log::head);
    return ApiResponse
        .stream(new LogStream(log.follow(after), views, request.signedIn(), EventFilter.of(query), clock));
  }

  private static Optional<Long> position(Query query, String name) {
    return query.number(name, 0, Long.MAX_VALUE);
  }

  private static Long resume(String id) {
    if (id.matches("\\d{1,18}")) {
      return Long.valueOf(id);
    }
    throw HttpProblem.badRequest(
        "Last-Event-ID is '" + id + "'; it must be the position that an event of this stream had as its id.");
  }
}
