package dev.tempo.backend.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * One thing that a rule may decide, each decided on its own. A rule names an effect or is silent about it; where every
 * rule is silent, the default holds.
 *
 * @param <T> what it decides on
 */
public final class Effect<T> {
  public static final Effect<Retention> RETENTION = new Effect<>(0, "retention", Retention.FOREVER,
      text(Retention::parse), value -> new TextNode(value.wire()));
  /** Its default is {@code delete}: a retention whose end did nothing would be none. */
  public static final Effect<OnExpiry> ON_EXPIRY = new Effect<>(1, "on_expiry", OnExpiry.DELETE, text(OnExpiry::parse),
      value -> new TextNode(value.wire()));
  /** Types of events that call the expiry off. */
  public static final Effect<EventTypes> CANCEL_ON = types(2, "cancel_on");
  /** Types of events after which the expiry is worked out again. */
  public static final Effect<EventTypes> OVERRIDE_ON = types(3, "override_on");
  /** Types of events from which the retention counts anew. */
  public static final Effect<EventTypes> RESTART_ON = types(4, "restart_on");
  public static final Effect<Access> ACCESS = words(5, "access", Access.NONE, Access.values(), Access::wire);
  public static final Effect<Validation> VALIDATION = words(6, "validation", Validation.STRICT, Validation.values(),
      Validation::wire);
  public static final Effect<Exposure> EXPOSURE = words(7, "exposure", Exposure.NONE, Exposure.values(),
      Exposure::wire);

  /** In the order in which documents show them; each at its {@link #index()}. */
  public static final List<Effect<?>> ALL = List.of(RETENTION, ON_EXPIRY, CANCEL_ON, OVERRIDE_ON, RESTART_ON, ACCESS,
      VALIDATION, EXPOSURE);

  private final int index;
  private final String wire;
  private final T byDefault;
  private final Function<JsonNode, T> parser;
  private final Function<T, JsonNode> renderer;
  private final Explanation.Reason bySilence;

  private Effect(int index, String wire, T byDefault, Function<JsonNode, T> parser, Function<T, JsonNode> renderer) {
    this.index = index;
    this.wire = wire;
    this.byDefault = byDefault;
    this.parser = parser;
    this.renderer = renderer;
    bySilence = new Explanation.Reason(wire, renderer.apply(byDefault), null, List.of());
  }

  public static Optional<Effect<?>> of(String wire) {
    return ALL.stream().filter(effect -> effect.wire.equals(wire)).findFirst();
  }

  int index() {
    return index;
  }

  /** Its name in documents, e.g. {@code on_expiry}. */
  public String wire() {
    return wire;
  }

  public T byDefault() {
    return byDefault;
  }

  /** @throws IllegalArgumentException with the reason, for whoever wrote the document */
  T parse(JsonNode json) {
    return parser.apply(json);
  }

  /** Why it has its default. */
  Explanation.Reason bySilence() {
    return bySilence;
  }

  public JsonNode render(T value) {
    return renderer.apply(value);
  }

  @Override
  public String toString() {
    return wire;
  }

  private static <T> Function<JsonNode, T> text(Function<String, T> parse) {
    return json -> {
      if (!json.isTextual()) {
        throw new IllegalArgumentException("must be a string");
      }
      return parse.apply(json.textValue());
    };
  }

  private static <T> Effect<T> words(int index, String wire, T byDefault, T[] values, Function<T, String> word) {
    String known = Arrays.stream(values).map(word).collect(Collectors.joining(", "));
    return new Effect<>(index, wire, byDefault, text(text -> Arrays.stream(values)
        .filter(value -> word.apply(value).equals(text))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("'" + text + "' is none of " + known))),
        value -> new TextNode(word.apply(value)));
  }

  private static Effect<EventTypes> types(int index, String wire) {
    return new Effect<>(index, wire, EventTypes.NONE, Effect::eventTypes, value -> {
      ArrayNode array = JsonNodeFactory.instance.arrayNode();
      value.types().forEach(array::add);
      return array;
    });
  }

  private static EventTypes eventTypes(JsonNode json) {
    if (!json.isArray()) {
      throw new IllegalArgumentException("must be a list of event types");
    }
    Set<String> types = new LinkedHashSet<>();
    for (JsonNode item : json) {
      if (!item.isTextual() || item.textValue().isBlank() || item.textValue().length() > 256) {
        throw new IllegalArgumentException("an event type is a string of 1-256 characters, not " + item);
      }
      String type = item.textValue();
      if (!Names.isStorable(type)) {
        throw new IllegalArgumentException(
            "an event type holds U+0000 or half of a surrogate pair, which cannot be stored");
      }
      if (type.contains(Names.ANY)) {
        throw new IllegalArgumentException("'" + type + "': name the event types one by one, wildcards are not taken");
      }
      if (type.startsWith("action.")) {
        throw new IllegalArgumentException(
            "'" + type + "' is one of Tempo's own transitions, which nothing can wait for");
      }
      if (!types.add(type)) {
        throw new IllegalArgumentException("'" + type + "' is listed twice");
      }
    }
    return new EventTypes(types);
  }
}
