package dev.tempo.backend.nexus.intake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tempo.backend.nexus.Draft;
import dev.tempo.backend.nexus.Nexus.Incoming;
import dev.tempo.backend.nexus.Refusal;
import dev.tempo.backend.nexus.Refusal.Violation;
import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Reads events out of a request. Every method throws {@link Refusal}: {@code MALFORMED} for what is no JSON,
 * {@code UNPROCESSABLE} with all that is wrong, {@code TOO_LARGE}, {@code UNSUPPORTED_TYPE}, and {@code FORBIDDEN} for
 * sources and types that are Tempo's own.
 */
public final class IncomingParser {
  private static final Pattern OTHER_CHARSET = Pattern.compile(".*;\\s*charset=(?!\"?utf-8\"?\\s*(;|$)).*");
  /** Bytes of one event. */
  public static final int LARGEST_EVENT = 1 << 20;
  /** Bytes of a batch. */
  public static final int LARGEST_BATCH = 16 << 20;
  private static final int MOST_VIOLATIONS = 100;

  private IncomingParser() {}

  /** What a request carries: a batch is answered by a list, even one of one event. */
  public record Request(List<Incoming> events, boolean batch) {
    public Request {
      events = List.copyOf(events);
    }
  }

  /**
   * By content type and headers: the plain shape, or CloudEvents in any of its modes.
   *
   * @param headers names in any case, one value each
   */
  public static Request request(Map<String, String> headers, byte[] body) {
    Map<String, String> byName = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    byName.putAll(headers);
    String type = byName.getOrDefault("content-type", "");
    if (type.indexOf(';') >= 0 && OTHER_CHARSET.matcher(type.toLowerCase(Locale.ROOT)).matches()) {
      throw unsupported("the charset of '" + type + "' is not understood; send UTF-8");
    }
    return switch (MediaType.essence(type)) {
      case MediaType.STRUCTURED -> new Request(List.of(structured(body)), false);
      case MediaType.BATCH -> new Request(batch(body), true);
      case String _ when byName.containsKey("ce-specversion") -> new Request(List.of(binary(byName, body)), false);
      case MediaType.JSON -> new Request(List.of(plain(body)), false);
      case String other -> throw unsupported("the content type " + (other.isEmpty() ? "is missing" : "'" + other
          + "' is not understood") + "; send " + MediaType.JSON + ", " + MediaType.STRUCTURED + " or "
          + MediaType.BATCH);
    };
  }

  /** The plain shape. */
  public static Incoming plain(byte[] body) {
    checkSize(body.length, LARGEST_EVENT, "the event", "");
    List<Violation> violations = new ArrayList<>();
    ObjectNode event = object("", StrictJson.parse(body, "the body"));
    Draft draft = PlainShape.read(event, violations);
    return incoming("", event, draft, "event_type", violations);
  }

  /**
   * A line of an import: a CloudEvent where it names a {@code specversion}, else the plain shape.
   *
   * @param id of a plain event that has none; null: one of the log's making
   */
  public static Incoming line(byte[] line, @Nullable String id) {
    checkSize(line.length, LARGEST_EVENT, "the event", "");
    ObjectNode event = object("", StrictJson.parse(line, "the line"));
    if (event.has("specversion")) {
      return cloudEvent("", event, new ArrayList<>());
    }
    if (id != null && !event.has("id")) {
      event.put("id", id);
    }
    List<Violation> violations = new ArrayList<>();
    return incoming("", event, PlainShape.read(event, violations), "event_type", violations);
  }

  /** A CloudEvent in structured mode. */
  public static Incoming structured(byte[] body) {
    checkSize(body.length, LARGEST_EVENT, "the event", "");
    return cloudEvent("", object("", StrictJson.parse(body, "the body")), new ArrayList<>());
  }

  /** CloudEvents in batched mode. */
  public static List<Incoming> batch(byte[] body) {
    checkSize(body.length, LARGEST_BATCH, "the batch", "");
    if (!(StrictJson.parse(body, "the body") instanceof ArrayNode array)) {
      throw Refusal.at("", "a batch is a JSON array of events");
    }
    List<Incoming> events = new ArrayList<>();
    for (int i = 0; i < array.size(); i++) {
      String pointer = "/" + i;
      Incoming event = cloudEvent(pointer, object(pointer, array.get(i)), new ArrayList<>());
      checkSize(event.content().getBytes(StandardCharsets.UTF_8).length, LARGEST_EVENT, "the event", pointer);
      events.add(event);
    }
    return events;
  }

  /** A CloudEvent in binary mode. */
  public static Incoming binary(Map<String, String> headers, byte[] body) {
    checkSize(body.length, LARGEST_EVENT, "the event", "");
    List<Violation> violations = new ArrayList<>();
    return cloudEvent("", BinaryMode.event(headers, body, violations), violations);
  }

  private static Incoming cloudEvent(String pointer, ObjectNode event, List<Violation> violations) {
    return incoming(pointer, event, new CloudEventShape(pointer, event, violations).read(), "type", violations);
  }

  private static Incoming incoming(String pointer, ObjectNode sent, Draft draft, String typeName,
      List<Violation> violations) {
    new Storable(violations).check(pointer, sent);
    if (!violations.isEmpty()) {
      Violation first = violations.getFirst();
      throw new Refusal(Refusal.Kind.UNPROCESSABLE, "the event is not as it should be: " + first.pointer() + " " + first
          .detail(), violations.subList(0, Math.min(violations.size(), MOST_VIOLATIONS)));
    }
    Names.refuseReserved(pointer, draft.source(), typeName, draft.type());
    return new Incoming(draft, Canonical.of(sent));
  }

  private static ObjectNode object(String pointer, JsonNode node) {
    if (node instanceof ObjectNode object) {
      return object;
    }
    throw Refusal.at(pointer, "an event is a JSON object, but this is " + Members.kind(node));
  }

  private static void checkSize(int bytes, int most, String what, String pointer) {
    if (bytes > most) {
      String detail = what + " has " + bytes + " bytes, but may have " + most;
      throw new Refusal(Refusal.Kind.TOO_LARGE, detail, List.of(new Violation(pointer, detail)));
    }
  }

  private static Refusal unsupported(String detail) {
    return new Refusal(Refusal.Kind.UNSUPPORTED_TYPE, detail);
  }
}
