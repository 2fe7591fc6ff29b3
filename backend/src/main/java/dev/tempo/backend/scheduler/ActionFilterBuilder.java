package dev.tempo.backend.scheduler;

import dev.tempo.backend.nexus.EntityRef;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Set;

/** Makes an {@link ActionFilter} condition by condition. */
public final class ActionFilterBuilder {
  private Set<ActionState> states = Set.of();
  private @Nullable String entityType;
  private @Nullable String entityId;
  private @Nullable ActionKind kind;
  private @Nullable String pattern;
  private @Nullable String key;
  private @Nullable String role;
  private @Nullable String environment;
  private @Nullable String category;
  private @Nullable String owner;
  private @Nullable Instant dueAfter;
  private @Nullable Instant dueBefore;
  private @Nullable String q;
  private @Nullable String series;

  ActionFilterBuilder() {}

  public ActionFilterBuilder states(Set<ActionState> of) {
    states = of;
    return this;
  }

  public ActionFilterBuilder entity(EntityRef entity) {
    return entityType(entity.type()).entityId(entity.id());
  }

  public ActionFilterBuilder entityType(@Nullable String type) {
    entityType = type;
    return this;
  }

  public ActionFilterBuilder entityId(@Nullable String id) {
    entityId = id;
    return this;
  }

  public ActionFilterBuilder kind(@Nullable ActionKind does) {
    kind = does;
    return this;
  }

  public ActionFilterBuilder pattern(@Nullable String name) {
    pattern = name;
    return this;
  }

  public ActionFilterBuilder key(@Nullable String exactly) {
    key = exactly;
    return this;
  }

  public ActionFilterBuilder role(@Nullable String of) {
    role = of;
    return this;
  }

  public ActionFilterBuilder environment(@Nullable String path) {
    environment = path;
    return this;
  }

  public ActionFilterBuilder category(@Nullable String of) {
    category = of;
    return this;
  }

  public ActionFilterBuilder owner(@Nullable String subject) {
    owner = subject;
    return this;
  }

  /** Null: open at that end. */
  public ActionFilterBuilder due(@Nullable Instant after, @Nullable Instant before) {
    dueAfter = after;
    dueBefore = before;
    return this;
  }

  public ActionFilterBuilder q(@Nullable String prefix) {
    q = prefix;
    return this;
  }

  public ActionFilterBuilder series(@Nullable String first) {
    series = first;
    return this;
  }

  public ActionFilter build() {
    return new ActionFilter(states, entityType, entityId, kind, pattern, key, role, environment, category, owner,
        dueAfter, dueBefore, q, series);
  }
}
