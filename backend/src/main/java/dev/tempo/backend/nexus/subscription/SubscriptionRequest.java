package dev.tempo.backend.nexus.subscription;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tempo.backend.nexus.Refusal;
import dev.tempo.backend.nexus.Refusal.Violation;
import dev.tempo.backend.nexus.filter.Filter;
import dev.tempo.backend.nexus.outbound.Outbound;
import dev.tempo.backend.nexus.outbound.OutboundFailure;
import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What somebody asks for: {@code {"types": [...], "filter"?, "sink": {"url"}, "mode"?, "from"?, "description"?}}.
 *
 * @param from the position after which it begins; null: now
 */
record SubscriptionRequest(List<String> types, @Nullable JsonNode filter, URI sink, Subscription.Mode mode,
    @Nullable Long from, @Nullable String description) {
  static final int LONGEST_DESCRIPTION = 1_000;
  private static final int MOST_TYPES = 100;
  private static final int LONGEST_TYPE = 256;
  private static final Set<String> KNOWN = Set.of("types", "filter", "sink", "mode", "from", "description");

  /** @throws Refusal 422 with a pointer to each mistake */
  static SubscriptionRequest parse(ObjectNode json) {
    return new Reading(json, new ArrayList<>()).request();
  }

  /** @throws Refusal 422 where it is neither a position nor a word for one; null: now */
  static @Nullable Long from(JsonNode json) {
    if (json.isMissingNode() || json.isNull() || json.asText().equals("now")) {
      return null;
    }
    if (json.asText().equals("beginning")) {
      return 0L;
    }
    if (json.isIntegralNumber() && json.canConvertToLong() && json.longValue() >= 0) {
      return json.longValue();
    }
    throw Refusal.at("/from", "must be a position (the events after it are delivered), \"beginning\" or \"now\"");
  }

  private record Reading(ObjectNode json, List<Violation> violations) {

    SubscriptionRequest request() {
      json.fieldNames().forEachRemaining(name -> {
        if (!KNOWN.contains(name)) {
          wrong("/" + name.replace("~", "~0").replace("/", "~1"),
              "unknown member; known here: types, filter, sink, mode, "
                  + "from, description");
        }
      });
      List<String> types = types(json.path("types"));
      JsonNode filter = json.hasNonNull("filter") ? json.get("filter") : null;
      Long from = null;
      try {
        if (filter != null) {
          Filter.parse("/filter", filter);
        }
        from = from(json.path("from"));
      } catch (Refusal refusal) {
        violations.addAll(refusal.violations());
      }
      URI sink = sink(json.path("sink"));
      Subscription.Mode mode = switch (json.path("mode").asText("structured")) {
        case "structured" -> Subscription.Mode.STRUCTURED;
        case "binary" -> Subscription.Mode.BINARY;
        default -> {
          wrong("/mode", "must be \"structured\" or \"binary\", the modes of CloudEvents over HTTP");
          yield Subscription.Mode.STRUCTURED;
        }
      };
      String description = null;
      try {
        description = SubscriptionRequest.description(json.path("description"));
      } catch (Refusal refusal) {
        violations.addAll(refusal.violations());
      }
      if (!violations.isEmpty()) {
        throw new Refusal(Refusal.Kind.UNPROCESSABLE, "This is no subscription that can be made.", violations);
      }
      return new SubscriptionRequest(types, filter, sink, mode, from, description);
    }

    private List<String> types(JsonNode node) {
      List<String> types = new ArrayList<>();
      if (!node.isArray() || node.isEmpty() || node.size() > MOST_TYPES) {
        wrong("/types", "must be a list of 1 to " + MOST_TYPES + " event types; [\"*\"] for all");
        return types;
      }
      for (int i = 0; i < node.size(); i++) {
        String type = node.get(i).isTextual() ? node.get(i).textValue() : "";
        String inner = type.startsWith("*") ? type.substring(1) : type.endsWith("*")
            ? type.substring(0, type.length()
                - 1)
            : type;
        if (type.isEmpty() || type.length() > LONGEST_TYPE || inner.contains("*") || type.indexOf('\0') >= 0) {
          wrong("/types/" + i,
              "must be an event type of 1 to " + LONGEST_TYPE + " characters, with '*' at one end at most");
        }
        types.add(type);
      }
      return types;
    }

    private URI sink(JsonNode node) {
      URI none = URI.create("");
      if (node.has("topic")) {
        return wrong("/sink/topic", "Kafka topics are no sinks of this version of Tempo; give a \"url\"", none);
      }
      if (!(node instanceof ObjectNode object) || object.size() != 1 || !object.path("url").isTextual()) {
        return wrong("/sink", "must be {\"url\": \"https://...\"}", none);
      }
      try {
        URI url = new URI(object.path("url").textValue());
        Outbound.check(url);
        return url;
      } catch (URISyntaxException e) {
        return wrong("/sink/url", "is not a URL: " + e.getReason(), none);
      } catch (OutboundFailure.Refused e) {
        return wrong("/sink/url", String.valueOf(e.getMessage()), none);
      }
    }

    private URI wrong(String pointer, String detail, URI otherwise) {
      wrong(pointer, detail);
      return otherwise;
    }

    private void wrong(String pointer, String detail) {
      violations.add(new Violation(pointer, detail));
    }
  }

  /** @throws Refusal 422 where it is no text; null: none */
  static @Nullable String description(JsonNode node) {
    if (node.isMissingNode() || node.isNull()) {
      return null;
    }
    if (!node.isTextual() || node.textValue().length() > LONGEST_DESCRIPTION || node.textValue().indexOf('\0') >= 0) {
      throw Refusal.at("/description", "must be a text of at most " + LONGEST_DESCRIPTION + " characters");
    }
    return node.textValue();
  }
}
