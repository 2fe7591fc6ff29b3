package dev.tempo.webapp.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tempo.backend.metadata.Entities;
import dev.tempo.backend.metadata.EntityCommands;
import dev.tempo.backend.metadata.EntityView;
import dev.tempo.backend.metadata.IfMatch;
import dev.tempo.backend.nexus.EntityRef;
import dev.tempo.backend.nexus.Refusal;
import dev.tempo.backend.policy.PolicyTable;
import dev.tempo.backend.policy.Principal;
import dev.tempo.backend.scheduler.Actions;
import dev.tempo.webapp.http.ApiRequest;
import dev.tempo.webapp.http.ApiResponse;
import dev.tempo.webapp.http.Json;
import dev.tempo.webapp.http.Members;
import dev.tempo.webapp.http.Resource;
import dev.tempo.webapp.http.Route;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Supplier;

/** {@code /api/v1/entities/{type}/{id}}: one entity, its legal hold, and what will happen to it. */
public final class EntitiesResource implements Resource {
  private static final String ENTITY = "/api/v1/entities/{type}/{id}";
  private static final int REASON = 1_000;

  private final Entities entities;
  private final EntityCommands commands;
  private final Actions actions;
  private final Supplier<PolicyTable> policy;

  /** @param policy the set to show by */
  public EntitiesResource(Entities entities, EntityCommands commands, Actions actions, Supplier<PolicyTable> policy) {
    this.entities = entities;
    this.commands = commands;
    this.actions = actions;
    this.policy = policy;
  }

  @Override
  public List<Route> routes() {
    return List.of(Route.get(ENTITY, this::find), Route.put(ENTITY, this::put), Route.patch(ENTITY, this::patch),
        Route.delete(ENTITY, this::delete), Route.get(ENTITY + "/future", this::future),
        Route.put(ENTITY + "/legal-hold", this::hold).adminOnly(),
        Route.delete(ENTITY + "/legal-hold", this::release).adminOnly());
  }

  private ApiResponse find(ApiRequest request) {
    request.query().only();
    EntityRef ref = ref(request);
    return answer(200, entities.find(request.principal(), ref).orElseThrow(() -> new Refusal(Refusal.Kind.NOT_FOUND,
        "Tempo knows no entity " + ref + ", or none that you may see.")));
  }

  private ApiResponse put(ApiRequest request) {
    EntityCommands.Written written = commands.put(who(request), ref(request), request.json(), ifMatch(request));
    return written.created()
        ? answer(201, written.entity()).with("Location", address(written.entity().ref()))
        : answer(200, written.entity());
  }

  private ApiResponse patch(ApiRequest request) {
    return answer(200, commands.patch(who(request), ref(request), request.json(), ifMatch(request)).entity());
  }

  private ApiResponse delete(ApiRequest request) {
    commands.delete(who(request), ref(request), ifMatch(request));
    return ApiResponse.noContent();
  }

  private ApiResponse hold(ApiRequest request) {
    String reason = Members.of(request.json(), "reason").text("reason", REASON);
    return answer(200, commands.hold(who(request), ref(request), reason).entity());
  }

  private ApiResponse release(ApiRequest request) {
    return answer(200, commands.release(who(request), ref(request)).entity());
  }

  /** An entity that Tempo does not know may have a future too: its events can be scheduled all the same. */
  private ApiResponse future(ApiRequest request) {
    request.query().only();
    EntityRef ref = ref(request);
    ObjectNode answer = Json.object();
    answer.putObject("entity").put("entity_type", ref.type()).put("entity_id", ref.id());
    FutureJson future = new FutureJson(policy.get(), entities.find(request.principal(), ref));
    future.holds(answer);
    answer.set("items", FutureJson.items(future, actions.future(who(request), ref)));
    return ApiResponse.ok(answer);
  }

  static EntityRef ref(ApiRequest request) {
    return new EntityRef(request.parameter("type"), request.parameter("id"));
  }

  static IfMatch ifMatch(ApiRequest request) {
    return IfMatch.parse(request.headers().get("If-Match").orElse(null));
  }

  private static ApiResponse answer(int status, EntityView entity) {
    return ApiResponse.json(status, entity.toJson()).with("ETag", entity.etag());
  }

  private static String address(EntityRef ref) {
    return "/api/v1/entities/" + segment(ref.type()) + "/" + segment(ref.id());
  }

  private static String segment(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private static Principal who(ApiRequest request) {
    return request.principal();
  }
}
