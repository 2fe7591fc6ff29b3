package dev.tempo.webapp.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.tempo.backend.policy.Principal;
import dev.tempo.backend.policy.Role;
import dev.tempo.webapp.http.ApiRequest;
import dev.tempo.webapp.http.ApiResponse;
import dev.tempo.webapp.http.Caller;
import dev.tempo.webapp.http.Headers;
import dev.tempo.webapp.http.Json;
import dev.tempo.webapp.http.MediaType;
import dev.tempo.webapp.http.Query;
import io.vertx.core.buffer.Buffer;

import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The public API, called in process by the demo's people and services. */
final class DemoApi {
  /** Runs the company's systems. */
  static final Principal OPERATIONS = new Principal("operations", Role.ADMIN);
  /** Knows the customers. */
  static final Principal CRM = new Principal("crm", Role.SERVICE);
  /** Makes datasets. */
  static final Principal DATA_PLATFORM = new Principal("data-platform", Role.SERVICE);

  private final Function<ApiRequest, ApiResponse> api;

  DemoApi(Function<ApiRequest, ApiResponse> api) {
    this.api = api;
  }

  /** What was asked for was refused. */
  static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Refused(String request, ApiResponse answer) {
      super(request + " was answered " + answer.status() + ": " + body(answer));
    }
  }

  /** The receipt. */
  JsonNode record(Principal who, Fact fact) {
    return send(who, "POST", "/api/v1/events", fact.json(), Headers.NONE);
  }

  JsonNode put(Principal who, String path, JsonNode body, Headers more) {
    return send(who, "PUT", path, body, more);
  }

  JsonNode get(String address) {
    return find(address).orElseThrow(() -> new IllegalStateException("there is nothing at " + address));
  }

  Optional<JsonNode> find(String address) {
    ApiResponse answer = api.apply(ApiRequest.get(address, new Caller(OPERATIONS, null, null)));
    return answer.status() == 404 ? Optional.empty() : Optional.of(taken("GET " + address, answer));
  }

  private JsonNode send(Principal who, String method, String path, JsonNode body, Headers more) {
    Headers headers = Headers.of(Map.of("Accept", MediaType.JSON, "Content-Type", MediaType.JSON)).with(more);
    return taken(method + " " + path, api.apply(new ApiRequest(method, path, Map.of(), Query.NONE, headers,
        new Caller(who, null, null), Buffer.buffer(Json.bytes(body)))));
  }

  private static JsonNode taken(String request, ApiResponse answer) {
    if (answer.status() >= 300) {
      throw new Refused(request, answer);
    }
    return body(answer);
  }

  private static JsonNode body(ApiResponse answer) {
    return answer.body() instanceof ApiResponse.Json(var value) ? value : MissingNode.getInstance();
  }
}
