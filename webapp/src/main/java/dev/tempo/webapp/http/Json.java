package dev.tempo.webapp.http;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tempo.backend.nexus.Refusal;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.Function;

/** JSON as the API reads and writes it: a member named twice or text after the end is malformed. */
public final class Json {
  private static final JsonMapper MAPPER = JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
      .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
      .build();

  private Json() {}

  public static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  public static ArrayNode array() {
    return MAPPER.createArrayNode();
  }

  /**
   * A page of a list that is in order of its names, from {@code limit} and {@code after}, the name of the last one seen.
   *
   * @param named what lies behind {@code after}, one more than the limit where there is more
   */
  public static <T> ObjectNode pageByName(Query query, List<T> named, Function<T, String> name,
      Function<T, ? extends JsonNode> json) {
    int limit = query.limit();
    ArrayNode items = array();
    named.stream().limit(limit).map(json).forEach(items::add);
    return page(items, named.size() > limit ? name.apply(named.get(limit - 1)) : null);
  }

  /** A list's answer. {@code next} is null at its end. */
  public static ObjectNode page(ArrayNode items, @Nullable String next) {
    ObjectNode page = object();
    page.set("items", items);
    page.put("next", next);
    return page;
  }

  public static JsonNode read(byte[] bytes) {
    try {
      JsonNode node = MAPPER.readTree(bytes);
      if (node == null || node.isMissingNode()) {
        throw HttpProblem.badRequest("The body is empty; send a JSON object.");
      }
      return node;
    } catch (JsonProcessingException e) {
      String where = e.getLocation() == null ? "" : " at line " + e.getLocation().getLineNr() + ", column "
          + e.getLocation().getColumnNr();
      throw HttpProblem.badRequest("The body is not well-formed JSON" + where + ": " + e.getOriginalMessage());
    } catch (IOException e) {
      throw HttpProblem.badRequest("The body is not JSON in UTF-8: " + e.getMessage());
    }
  }

  public static byte[] bytes(Object value) {
    try {
      return MAPPER.writeValueAsBytes(value);
    } catch (JacksonException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static String text(JsonNode node) {
    try {
      return MAPPER.writeValueAsString(node);
    } catch (JacksonException e) {
      throw new UncheckedIOException(e);
    }
  }

  static ObjectNode object(ApiRequest request) {
    String type = request.contentType();
    if (!type.equals(MediaType.JSON)) {
      throw new HttpProblem(415, (type.isEmpty() ? "The request names no Content-Type" : "The Content-Type is " + type)
          + "; send " + MediaType.JSON + ".", Headers.NONE.with("Accept-Post", MediaType.JSON));
    }
    if (read(request.body().getBytes()) instanceof ObjectNode object) {
      return object;
    }
    throw Refusal.at("", "The body must be a JSON object.");
  }
}
