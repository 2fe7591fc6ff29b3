package dev.tempo.backend.scheduler;

import dev.tempo.backend.nexus.EntityRef;

import java.time.Instant;
import java.util.Objects;

/**
 * An action in the wheel: a hint, the row decides.
 *
 * @param generation with another one in the row, the entry is stale
 */
public record Due(String id, EntityRef entity, int generation, Instant runAt) {
  public Due {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(entity, "entity");
    Objects.requireNonNull(runAt, "runAt");
  }
}
