package dev.tempo.backend.scheduler;

import dev.tempo.backend.nexus.EntityRef;
import dev.tempo.backend.policy.Classification;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Objects;
import java.util.Set;

/**
 * Which actions, by what stands on their rows. Null or empty: any. The database selects by the same conditions; {@link #matches}
 * says it of one action.
 *
 * @param key         exactly
 * @param owner       of the entity; shown only to those who see the entity in full
 * @param environment it, and all that lie in it
 * @param dueAfter    {@code run_at} at or after
 * @param dueBefore   {@code run_at} before
 * @param q           a prefix of the entity's id, its type, {@code type/id}, or the key
 * @param series      the id of its first occurrence
 */
public record ActionFilter(Set<ActionState> states, @Nullable String entityType, @Nullable String entityId,
    @Nullable ActionKind kind, @Nullable String pattern, @Nullable String key, @Nullable String role,
    @Nullable String environment, @Nullable String category, @Nullable String owner, @Nullable Instant dueAfter,
    @Nullable Instant dueBefore, @Nullable String q, @Nullable String series) {
  public static final ActionFilter ANY = builder().build();

  public ActionFilter {
    states = Set.copyOf(states);
  }

  public static ActionFilterBuilder builder() {
    return new ActionFilterBuilder();
  }

  /** True where it asks for what a summary does not tell, so that who sees only the summary must not learn it. */
  boolean asksForHidden() {
    return owner != null || role != null;
  }

  public ActionFilter inStates(Set<ActionState> narrowed) {
    return new ActionFilter(narrowed, entityType, entityId, kind, pattern, key, role, environment, category, owner,
        dueAfter, dueBefore, q, series);
  }

  public boolean matches(Action action) {
    EntityRef entity = action.entity();
    Classification classified = action.classification();
    return (states.isEmpty() || states.contains(action.state())) && is(entityType, entity.type())
        && is(entityId, entity.id()) && (kind == null || kind == action.plan().kind())
        && is(pattern, action.plan().pattern()) && is(key, action.key()) && is(owner, action.owner())
        && is(role, classified == null ? null : classified.role())
        && is(category, classified == null ? null : classified.category())
        && liesIn(classified == null ? null : classified.environment())
        && (dueAfter == null || !action.runAt().isBefore(dueAfter))
        && (dueBefore == null || action.runAt().isBefore(dueBefore)) && is(series, action.series())
        && begins(action);
  }

  private static boolean is(@Nullable String wanted, @Nullable String actual) {
    return wanted == null || Objects.equals(wanted, actual);
  }

  private boolean liesIn(@Nullable String actual) {
    return environment == null || (actual != null && (actual.equals(environment) || actual.startsWith(environment
        + "/")));
  }

  private boolean begins(Action action) {
    String actionKey = action.key();
    return q == null || action.entity().id().startsWith(q) || action.entity().toString().startsWith(q)
        || (actionKey != null && actionKey.startsWith(q));
  }
}
