package dev.tempo.webapp.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tempo.backend.converse.Converse;
import dev.tempo.backend.nexus.Refusal;
import dev.tempo.backend.nexus.intake.IncomingParser;
import dev.tempo.webapp.auth.Cookies;
import dev.tempo.webapp.http.ApiRequest;
import dev.tempo.webapp.http.ApiResponse;
import dev.tempo.webapp.http.Json;
import dev.tempo.webapp.http.Members;
import dev.tempo.webapp.http.Resource;
import dev.tempo.webapp.http.Route;

import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/**
 * {@code /converse}: lines of text in, replies out; what would change something waits for its approval. {@code /route}: who would handle a
 * line or an event, and nothing is done.
 *
 * <p>Times are read and written in the zone that the body names ({@code zone}), else the one that the reader chose for the
 * pages (cookie {@code tempo_zone}), else UTC.
 */
public final class ConverseResource implements Resource {
  private static final int CONVERSATION = 64;
  private static final int ZONE = 64;

  private final Converse converse;

  public ConverseResource(Converse converse) {
    this.converse = converse;
  }

  @Override
  public List<Route> routes() {
    return List.of(Route.post("/converse", this::say), Route.get("/converse/{id}", this::turns),
        Route.post("/converse/proposals/{id}", this::decide), Route.post("/route", this::route));
  }

  private ApiResponse say(ApiRequest request) {
    Members body = Members.of(request.json(), "text", "conversation_id", "zone");
    return personal(converse.converse(request.principal(), body.text("text", Converse.LONGEST_TEXT),
        body.optionalText("conversation_id", CONVERSATION).orElse(null), zone(request, body)).toJson());
  }

  private ApiResponse decide(ApiRequest request) {
    Members body = Members.of(request.json(), "approve", "zone");
    boolean approve = body.flag("approve")
        .orElseThrow(() -> Refusal.at("/approve", "is missing: true approves the proposal, false declines it"));
    return personal(
        converse.decide(request.principal(), request.parameter("id"), approve, zone(request, body)).toJson());
  }

  private ApiResponse turns(ApiRequest request) {
    request.query().only();
    String id = request.parameter("id");
    ObjectNode conversation = Json.object().put("conversation_id", id);
    ArrayNode turns = conversation.putArray("turns");
    converse.turns(request.principal(), id).forEach(turn -> turns.add(turn.toJson()));
    return personal(conversation);
  }

  /** A line, or an event in the plain shape. */
  private ApiResponse route(ApiRequest request) {
    if (request.json().has("event_type")) {
      return personal(
          converse.route(request.principal(), IncomingParser.plain(request.body().getBytes())).toJson());
    }
    Members body = Members.of(request.json(), "text", "zone");
    return personal(converse.route(body.text("text", Converse.LONGEST_TEXT), zone(request, body)).toJson());
  }

  private static ZoneId zone(ApiRequest request, Members body) {
    Optional<String> named = body.optionalText("zone", ZONE);
    if (named.isPresent()) {
      return known(named.get()).orElseThrow(
          () -> Refusal.at("/zone", "'" + named.get() + "' is no IANA time zone such as Europe/Berlin"));
    }
    // A cookie is a wish: one that is no zone is none.
    return Cookies.get(request.headers(), "tempo_zone").map(value -> value.replace("%2F", "/"))
        .flatMap(ConverseResource::known).orElse(ZoneOffset.UTC);
  }

  private static Optional<ZoneId> known(String zone) {
    return Optional.of(zone).filter(ZoneId.getAvailableZoneIds()::contains).map(ZoneId::of);
  }

  private static ApiResponse personal(ObjectNode answer) {
    return ApiResponse.ok(answer).with("Cache-Control", "no-store");
  }
}
