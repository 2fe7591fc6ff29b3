package dev.tempo.backend.converse;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tempo.backend.converse.intent.Request;
import dev.tempo.backend.converse.intent.Understanding;
import dev.tempo.backend.converse.intent.Understanding.NotUnderstood;
import dev.tempo.backend.converse.intent.Understanding.Unclear;
import dev.tempo.backend.converse.intent.Understanding.Understood;
import dev.tempo.backend.converse.intent.Understanding.Unusable;
import org.jspecify.annotations.Nullable;

import java.util.Objects;

/**
 * Who would handle a line, and why.
 *
 * @param handler   {@code query}, {@code proposal}, {@code decision}, {@code help}, or {@code none}
 * @param intent    null where it was not understood
 * @param matchedBy the template, null likewise
 * @param why       in words
 */
public record TextRoute(String handler, @Nullable String intent, ObjectNode slots, @Nullable String matchedBy,
    String why) {
  public TextRoute {
    Objects.requireNonNull(handler, "handler");
    Objects.requireNonNull(slots, "slots");
    Objects.requireNonNull(why, "why");
  }

  /** As the API shows it. */
  public ObjectNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("handler", handler).put("intent", intent);
    json.set("slots", slots);
    return json.put("matched_by", matchedBy).put("why", why);
  }

  static TextRoute of(Understanding understanding) {
    return switch (understanding) {
      case Understood(Request request, String matchedBy) ->
        new TextRoute(handler(request), request.intent(), Slots.of(request),
            matchedBy, "the template " + matchedBy + " matches the whole line");
      case Unclear(String intent, String matchedBy, String question, _) ->
        new TextRoute("none", intent, empty(), matchedBy,
            "it would be asked back: " + question);
      case Unusable(String intent, String matchedBy, String reason) -> new TextRoute("none", intent, empty(), matchedBy,
          "it would be refused: " + reason);
      case NotUnderstood(var reason) -> new TextRoute("none", null, empty(), null, switch (reason) {
        case NEGATED -> "no template matches it, and it holds a negation";
        case TOO_LONG -> "it is longer than any template";
        case UNKNOWN -> "no template matches the whole line";
      });
    };
  }

  private static String handler(Request request) {
    return switch (request) {
      case Request.Due _,Request.Future _,Request.Why _ -> "query";
      case Request.Schedule _,Request.Cancel _ -> "proposal";
      case Request.Approve _,Request.Decline _ -> "decision";
      case Request.Help _ -> "help";
    };
  }

  private static ObjectNode empty() {
    return JsonNodeFactory.instance.objectNode();
  }
}
