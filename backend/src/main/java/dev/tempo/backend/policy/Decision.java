package dev.tempo.backend.policy;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Optional;

/** What a policy set says about entities of one classification: a value for every effect, and the rule that gave it. */
public final class Decision {
  private static final List<Effect<EventTypes>> LISTS = List.of(Effect.CANCEL_ON, Effect.OVERRIDE_ON,
      Effect.RESTART_ON);

  private final long revision;
  private final @Nullable Rule[] winners;

  Decision(long revision, @Nullable Rule[] winners) {
    this.revision = revision;
    this.winners = winners;
  }

  /** Of the set that decided. */
  public long revision() {
    return revision;
  }

  /** @return empty where every rule is silent, and the default holds */
  public Optional<RuleKey> rule(Effect<?> effect) {
    return Optional.ofNullable(winners[effect.index()]).map(Rule::key);
  }

  public Retention retention() {
    return named(Effect.RETENTION);
  }

  public OnExpiry onExpiry() {
    return named(Effect.ON_EXPIRY);
  }

  public EventTypes cancelOn() {
    return types(Effect.CANCEL_ON);
  }

  public EventTypes overrideOn() {
    return types(Effect.OVERRIDE_ON);
  }

  public EventTypes restartOn() {
    return types(Effect.RESTART_ON);
  }

  public Access access() {
    return named(Effect.ACCESS);
  }

  public Validation validation() {
    return named(Effect.VALIDATION);
  }

  public Exposure exposure() {
    return named(Effect.EXPOSURE);
  }

  /** What happens when, and what would stop it, is the same by both: then nothing has to be timed anew. */
  public boolean expiresLike(Decision other) {
    return retention().equals(other.retention()) && onExpiry().equals(other.onExpiry())
        && cancelOn().equals(other.cancelOn()) && overrideOn().equals(other.overrideOn())
        && restartOn().equals(other.restartOn());
  }

  <T> T named(Effect<T> effect) {
    Rule winner = winners[effect.index()];
    T named = winner == null ? null : winner.named(effect);
    return named == null ? effect.byDefault() : named;
  }

  /**
   * One rule never names a type in two lists, but two rules may win one list each. Then the more specific rule has the
   * type, so that an event still does one thing.
   */
  private EventTypes types(Effect<EventTypes> list) {
    EventTypes mine = named(list);
    Rule winner = winners[list.index()];
    for (Effect<EventTypes> other : LISTS) {
      Rule rival = winners[other.index()];
      if (winner != null && rival != null && !mine.types().isEmpty()
          && RuleKey.MOST_SPECIFIC_FIRST.compare(rival.key(), winner.key()) < 0) {
        mine = mine.without(named(other).types());
      }
    }
    return mine;
  }
}
