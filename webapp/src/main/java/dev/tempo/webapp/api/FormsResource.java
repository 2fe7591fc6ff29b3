package dev.tempo.webapp.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tempo.webapp.http.ApiRequest;
import dev.tempo.webapp.http.ApiResponse;
import dev.tempo.webapp.http.Forms;
import dev.tempo.webapp.http.Headers;
import dev.tempo.webapp.http.HttpProblem;
import dev.tempo.webapp.http.Json;
import dev.tempo.webapp.http.LocalPath;
import dev.tempo.webapp.http.MediaType;
import dev.tempo.webapp.http.Resource;
import dev.tempo.webapp.http.Route;
import io.vertx.core.buffer.Buffer;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * {@code POST /forms/<path of the API>}: the API for pages without JavaScript. The form's fields become the call's body, the
 * call is made with the reader's rights, and its result is shown once as a notice on the page returned to.
 *
 * <p>Fields that are no members of the body: {@code csrf_token} (checked before this), {@code return_to} (a local path),
 * {@code _method} (PUT, PATCH or DELETE in place of POST) and {@code _json} (the whole body, in place of the other fields).
 */
public final class FormsResource implements Resource {
  private static final Set<String> RESERVED = Set.of("csrf_token", "return_to", "_method", "_json");

  private final Function<ApiRequest, ApiResponse> api;

  /** @param api calls a resource in process */
  public FormsResource(Function<ApiRequest, ApiResponse> api) {
    this.api = api;
  }

  @Override
  public List<Route> routes() {
    return List.of(Route.post("/forms/{path*}", this::submit).producing("*/*"));
  }

  private ApiResponse submit(ApiRequest request) {
    if (!request.signedIn().bySession()) {
      throw HttpProblem.forbidden("Forms are for browsers that are signed in; with a token, call the API itself.");
    }
    String path = path(request);
    Map<String, String> fields = Forms.fields(request);
    String method = method(fields);
    ApiResponse answer = api.apply(new ApiRequest(method, path, Map.of(), request.query(), headers(request), request
        .signedIn(), body(fields)));
    String returnTo = LocalPath.or(fields.getOrDefault("return_to", "/"));
    ApiResponse back = ApiResponse.seeOther(conversation(answer)
        .map(id -> FormsReturn.with(returnTo, "conversation", id)).orElse(returnTo));
    return FormsNotices.of(method, path, answer).map(notice -> back.with("Set-Cookie", notice.cookie())).orElse(back);
  }

  private static String path(ApiRequest request) {
    String path = "/" + request.parameter("path");
    if (path.startsWith("/api/v1/") || path.equals("/converse") || path.startsWith("/converse/")) {
      return path;
    }
    throw HttpProblem.notFound("There is no form at " + request.path() + "; forms are those of /api/v1 and /converse.");
  }

  private static String method(Map<String, String> fields) {
    return switch (fields.getOrDefault("_method", "POST")) {
      case "POST" -> "POST";
      case "PUT" -> "PUT";
      case "PATCH" -> "PATCH";
      case "DELETE" -> "DELETE";
      default -> throw HttpProblem.badRequest("The field '_method' must be POST, PUT, PATCH or DELETE.");
    };
  }

  /** What the conversation reads of its reader goes along; what concerns the form's own answer does not. */
  private static Headers headers(ApiRequest request) {
    Headers headers = Headers.of(Map.of("Accept", MediaType.JSON, "Content-Type", MediaType.JSON));
    for (String name : List.of("Cookie", "Accept-Language", "traceparent")) {
      Optional<String> value = request.headers().get(name);
      if (value.isPresent()) {
        headers = headers.with(name, value.get());
      }
    }
    return headers;
  }

  private static Buffer body(Map<String, String> fields) {
    String json = fields.get("_json");
    if (json != null) {
      return Buffer.buffer(json);
    }
    ObjectNode members = Json.object();
    fields.forEach((name, value) -> {
      if (!RESERVED.contains(name)) {
        members.put(name, value);
      }
    });
    return members.isEmpty() ? Buffer.buffer() : Buffer.buffer(Json.bytes(members));
  }

  private static Optional<String> conversation(ApiResponse answer) {
    return FormsNotices.json(answer).map(json -> json.get("conversation_id")).filter(JsonNode::isTextual)
        .map(JsonNode::textValue);
  }
}
