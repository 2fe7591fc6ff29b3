package dev.tempo.webapp.page;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tempo.registry.manifest.Manifest;
import dev.tempo.webapp.http.ApiRequest;
import dev.tempo.webapp.http.ApiResponse;
import dev.tempo.webapp.http.Caller;
import dev.tempo.webapp.http.Json;
import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.function.Function;

/** Reads what a manifest's {@code data} names, all at once, through the API itself: so exposure holds as it does there. */
final class PageData {
  private final Function<ApiRequest, ApiResponse> api;
  private final ExecutorService threads;

  PageData(Function<ApiRequest, ApiResponse> api, ExecutorService threads) {
    this.api = api;
    this.threads = threads;
  }

  /**
   * An answer as fragments get it.
   *
   * @param body null where the answer has none
   */
  record Answer(int status, @Nullable JsonNode body) {
    ObjectNode json() {
      ObjectNode json = Json.object().put("status", status);
      json.set("body", body);
      return json;
    }
  }

  /** By name, in the manifest's order. An address that lacks a part of its path names nothing and is left out. */
  Map<String, Future<Answer>> read(Manifest manifest, Map<String, String> parameters, Map<String, String> query,
      Caller caller) {
    Map<String, Future<Answer>> reading = new LinkedHashMap<>();
    manifest.data().forEach((name, template) -> {
      Optional<String> address = template.expand(parameters, query);
      address.ifPresent(there -> reading.put(name, threads.submit(() -> answer(ApiRequest.get(there, caller)))));
    });
    return reading;
  }

  private Answer answer(ApiRequest request) {
    ApiResponse response = api.apply(request);
    return new Answer(response.status(), response.body() instanceof ApiResponse.Json(var value) ? value : null);
  }
}
