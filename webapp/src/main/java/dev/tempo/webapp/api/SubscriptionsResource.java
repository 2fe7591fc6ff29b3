package dev.tempo.webapp.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tempo.backend.nexus.Refusal;
import dev.tempo.backend.nexus.subscription.Letter;
import dev.tempo.backend.nexus.subscription.Subscriptions;
import dev.tempo.webapp.http.ApiRequest;
import dev.tempo.webapp.http.ApiResponse;
import dev.tempo.webapp.http.Headers;
import dev.tempo.webapp.http.HttpProblem;
import dev.tempo.webapp.http.Json;
import dev.tempo.webapp.http.Members;
import dev.tempo.webapp.http.Query;
import dev.tempo.webapp.http.Resource;
import dev.tempo.webapp.http.Route;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/** {@code /api/v1/subscriptions}: the log, delivered to webhooks. */
public final class SubscriptionsResource implements Resource {
  private static final String ALL = "/api/v1/subscriptions";
  private static final String ONE = ALL + "/{id}";
  private static final String LETTERS = ONE + "/dead-letters";
  private static final int MOST_POSITIONS = 1_000;

  private final Subscriptions subscriptions;

  public SubscriptionsResource(Subscriptions subscriptions) {
    this.subscriptions = subscriptions;
  }

  @Override
  public List<Route> routes() {
    return List.of(Route.post(ALL, this::create), Route.get(ALL, this::list), Route.get(ONE, this::find),
        Route.patch(ONE, this::patch), Route.delete(ONE, this::delete),
        Route.post(ONE + "/rotate-secret", this::rotate),
        Route.post(ONE + "/replay", this::replay), Route.get(LETTERS, this::letters), Route.post(LETTERS + "/retry",
            this::retry),
        Route.delete(LETTERS, this::drop));
  }

  private ApiResponse create(ApiRequest request) throws InterruptedException {
    ObjectNode made = subscriptions.create(request.principal(), request.json());
    return new ApiResponse(201, Headers.NONE.with("Location", ALL + "/" + made.get("id").textValue()).with(
        "Cache-Control", "no-store"), new ApiResponse.Json(made));
  }

  private ApiResponse list(ApiRequest request) {
    Query query = request.query().only("limit", "after");
    List<ObjectNode> found = subscriptions.list(request.principal(), query.get("after").orElse(""), query.limit());
    ArrayNode items = Json.array();
    found.forEach(items::add);
    return ApiResponse
        .ok(Json.page(items, found.size() < query.limit() ? null : found.getLast().get("id").textValue()));
  }

  private ApiResponse find(ApiRequest request) {
    return ApiResponse.ok(subscriptions.find(request.principal(), id(request)));
  }

  private ApiResponse patch(ApiRequest request) {
    return ApiResponse.ok(subscriptions.patch(request.principal(), id(request), request.json()));
  }

  private ApiResponse delete(ApiRequest request) {
    subscriptions.delete(request.principal(), id(request));
    return ApiResponse.noContent();
  }

  private ApiResponse rotate(ApiRequest request) {
    if (request.body().length() > 0) {
      Members.of(request.json());
    }
    return ApiResponse.ok(subscriptions.rotate(request.principal(), id(request))).with("Cache-Control", "no-store");
  }

  private ApiResponse replay(ApiRequest request) {
    return ApiResponse.ok(subscriptions.replay(request.principal(), id(request), request.json()));
  }

  private ApiResponse letters(ApiRequest request) {
    Query query = request.query().only("state", "limit", "after");
    Letter.@Nullable State state = switch (query.get("state").orElse("dead")) {
      case "dead" -> Letter.State.DEAD;
      case "retrying" -> Letter.State.RETRYING;
      case "waiting" -> Letter.State.WAITING;
      case "any" -> null;
      default -> throw HttpProblem.badRequest(
          "The query parameter 'state' must be dead (as it is unless told), retrying, waiting or any.");
    };
    List<Letter> found = subscriptions.letters(request.principal(), id(request), state, query.number("after", 0,
        Long.MAX_VALUE).orElse(0L), query.limit());
    ArrayNode items = Json.array();
    found.forEach(letter -> items.add(letter.toJson()));
    return ApiResponse.ok(Json.page(items, found.size() < query.limit() ? null : Long.toString(found.getLast()
        .position())));
  }

  /** Those that {@code {"positions": [...]}} names, or all. */
  private ApiResponse retry(ApiRequest request) {
    List<Long> positions = request.body().length() == 0
        ? null
        : Members.of(request.json(), "positions").node("positions").map(SubscriptionsResource::positions).orElse(null);
    return ApiResponse
        .ok(Json.object().put("retried", subscriptions.retry(request.principal(), id(request), positions)));
  }

  /** Those that {@code ?position=} names, with commas between, or all with {@code ?all=true}. */
  private ApiResponse drop(ApiRequest request) {
    Query query = request.query().only("position", "all");
    List<String> named = query.list("position");
    if (named.isEmpty() == !query.flag("all")) {
      throw HttpProblem.badRequest("Name the letters to drop with position=1,2,3, or say all=true.");
    }
    List<Long> positions = named.isEmpty() ? null : named.stream().map(SubscriptionsResource::position).toList();
    return ApiResponse
        .ok(Json.object().put("dropped", subscriptions.drop(request.principal(), id(request), positions)));
  }

  private static Long position(String text) {
    if (text.matches("\\d{1,18}")) {
      return Long.valueOf(text);
    }
    throw HttpProblem.badRequest("The query parameter 'position' names '" + text + "', which is no position.");
  }

  private static List<Long> positions(JsonNode node) {
    List<Long> positions = new ArrayList<>();
    node.forEach(position -> {
      if (position.isIntegralNumber() && position.canConvertToLong()) {
        positions.add(position.longValue());
      }
    });
    if (!node.isArray() || positions.isEmpty() || positions.size() != node.size() || node.size() > MOST_POSITIONS) {
      throw Refusal.at("/positions", "must be a list of 1 to " + MOST_POSITIONS + " positions; leave it out for all");
    }
    return positions;
  }

  private static String id(ApiRequest request) {
    return request.parameter("id");
  }
}
