package dev.tempo.backend.metadata;

/** What one event did to its entity. */
public sealed interface EntityChange {

  record Created(Entity after) implements EntityChange {}

  /** Its classification, owner, data or parents are others. */
  record Updated(Entity before, Entity after) implements EntityChange {}

  record Archived(Entity before, Entity after) implements EntityChange {}

  record Deleted(Entity before) implements EntityChange {}

  /** A legal hold was placed, or its reason changed. */
  record Held(Entity before, Entity after) implements EntityChange {}

  /** The legal hold was lifted. */
  record Released(Entity before, Entity after) implements EntityChange {}

  /** Its retention counts anew, from the event's time. */
  record Restarted(Entity before, Entity after) implements EntityChange {}
}
