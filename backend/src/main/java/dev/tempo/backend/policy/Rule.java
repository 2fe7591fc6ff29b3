package dev.tempo.backend.policy;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * One row of the policy matrix: a key, and the effects that it names. Made by {@link #of} and {@link #with}, or read from
 * a {@link PolicyDocument}.
 */
public final class Rule {
  private final RuleKey key;
  private final Map<Effect<?>, Object> effects;
  /** As documents write the values, each at its effect's index: explanations show them, and never change them. */
  private final @Nullable JsonNode[] rendered = new JsonNode[Effect.ALL.size()];

  private Rule(RuleKey key, Map<Effect<?>, Object> effects) {
    this.key = key;
    this.effects = effects;
    Effect.ALL.forEach(this::render);
  }

  private <T> void render(Effect<T> effect) {
    T value = named(effect);
    rendered[effect.index()] = value == null ? null : effect.render(value);
  }

  /** What it says of the effect at an index; null where it is silent. */
  @Nullable
  JsonNode rendered(int effect) {
    return rendered[effect];
  }

  /** A rule that names no effect yet. */
  public static Rule of(String role, String environment, String category) {
    return new Rule(new RuleKey(role, environment, category), Map.of());
  }

  public <T> Rule with(Effect<T> effect, T value) {
    Map<Effect<?>, Object> more = new LinkedHashMap<>(effects);
    more.put(effect, Objects.requireNonNull(value, effect.wire()));
    return new Rule(key, Collections.unmodifiableMap(more));
  }

  public RuleKey key() {
    return key;
  }

  /** @return empty where the rule is silent about the effect */
  public <T> Optional<T> get(Effect<T> effect) {
    return Optional.ofNullable(named(effect));
  }

  boolean isSilent() {
    return effects.isEmpty();
  }

  @SuppressWarnings("unchecked") // only with() puts values in, by their effect's type
  <T> @Nullable T named(Effect<T> effect) {
    return (T) effects.get(effect);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Rule rule && key.equals(rule.key) && effects.equals(rule.effects);
  }

  @Override
  public int hashCode() {
    return Objects.hash(key, effects);
  }

  @Override
  public String toString() {
    return key + " " + effects;
  }
}
