package dev.tempo.webapp.ops;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tempo.webapp.http.ApiRequest;
import dev.tempo.webapp.http.ApiResponse;
import dev.tempo.webapp.http.Json;
import dev.tempo.webapp.http.Resource;
import dev.tempo.webapp.http.Route;

import java.util.List;
import java.util.Map;

/** {@code GET /health/live}: the process answers. {@code GET /health/ready}: every part is ready, else 503 and which is not. */
public final class HealthResource implements Resource {
  private final Readiness readiness;

  public HealthResource(Readiness readiness) {
    this.readiness = readiness;
  }

  @Override
  public List<Route> routes() {
    return List.of(Route.get("/health/live", this::live).open(), Route.get("/health/ready", this::ready).open());
  }

  private ApiResponse live(ApiRequest request) {
    return ApiResponse.ok(Json.object().put("status", "live")).with("Cache-Control", "no-store");
  }

  private ApiResponse ready(ApiRequest request) {
    Map<String, Readiness.State> states = readiness.now();
    boolean all = states.values().stream().allMatch(Readiness.State::ready);
    ObjectNode answer = Json.object().put("status", all ? "ready" : "starting");
    ObjectNode parts = answer.putObject("parts");
    states.forEach((name, state) -> {
      ObjectNode part = parts.putObject(name).put("ready", state.ready());
      if (!state.detail().isEmpty()) {
        part.put("detail", state.detail());
      }
    });
    return ApiResponse.json(all ? 200 : 503, answer).with("Cache-Control", "no-store");
  }
}
