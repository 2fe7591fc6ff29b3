package dev.tempo.webapp.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tempo.backend.policy.Principal;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

import java.io.InputStream;
import java.util.Map;
import java.util.Objects;

/**
 * A request, free of any server's types, so that pages and forms make the same in process.
 *
 * @param path       raw, still percent-encoded
 * @param parameters of the route's template, decoded
 * @param caller     null where nobody is signed in, which only public routes see
 * @param body       empty where there is none; not to be changed by anybody
 * @param stream     the body on a route that reads it as it comes, null on the others
 */
public record ApiRequest(String method, String path, Map<String, String> parameters, Query query, Headers headers,
    @Nullable Caller caller, Buffer body, @Nullable InputStream stream) {
  public ApiRequest {
    Objects.requireNonNull(method, "method");
    Objects.requireNonNull(path, "path");
    parameters = Map.copyOf(parameters);
  }

  /** One whose body is there as a whole. */
  public ApiRequest(String method, String path, Map<String, String> parameters, Query query, Headers headers,
      @Nullable Caller caller, Buffer body) {
    this(method, path, parameters, query, headers, caller, body, null);
  }

  /** A read in process, with the rights of {@code caller}. {@code address} is a path with or without a query string. */
  public static ApiRequest get(String address, Caller caller) {
    int question = address.indexOf('?');
    String path = question < 0 ? address : address.substring(0, question);
    Query query = question < 0 ? Query.NONE : Query.parse(address.substring(question + 1));
    return new ApiRequest("GET", path, Map.of(), query, Headers.of(Map.of("Accept", "application/json")), caller,
        Buffer.buffer());
  }

  public ApiRequest withParameters(Map<String, String> values) {
    return new ApiRequest(method, path, values, query, headers, caller, body, stream);
  }

  public ApiRequest withCaller(@Nullable Caller who) {
    return new ApiRequest(method, path, parameters, query, headers, who, body, stream);
  }

  /** @throws IllegalStateException on a public route without a caller */
  public Caller signedIn() {
    if (caller == null) {
      throw new IllegalStateException(method + " " + path + " is a public route");
    }
    return caller;
  }

  public Principal principal() {
    return signedIn().principal();
  }

  public String parameter(String name) {
    return Objects.requireNonNull(parameters.get(name), name);
  }

  /** The media type of the body in lower case, without its parameters; empty where none is named. */
  public String contentType() {
    return headers.get("Content-Type").map(MediaType::bare).orElse("");
  }

  /** The body as a JSON object; 415, 400 or 422 where it is something else. */
  public ObjectNode json() {
    return Json.object(this);
  }

  /** The path with the query string, as it can be asked for again. */
  String address() {
    return query.values().isEmpty() ? path : path + "?" + query.encoded();
  }

  public boolean isWrite() {
    return !method.equals("GET") && !method.equals("HEAD") && !method.equals("OPTIONS");
  }
}
