package dev.tempo.backend.scheduler;

import dev.tempo.backend.nexus.EntityRef;
import dev.tempo.backend.nexus.Snapshot;
import dev.tempo.backend.policy.Classification;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Collection;
import java.util.Iterator;

/** Reads through millions of actions, for what policy would make of them. Each stream is in the order of entities by code points. */
public interface StandingReads {

  /** The live actions of entities of these classifications. */
  Iterator<Stored> live(Snapshot snapshot, Collection<Classification> classifications);

  /** For each entity from one on the last expiry that ended, unless policy itself had withdrawn it. */
  Iterator<CalledOff> calledOff(Snapshot snapshot, EntityRef from);

  /** @param id of the action */
  record Stored(String id, EntityRef entity, @Nullable String key, Plan plan, ActionState state,
      Instant runAt) implements Standing {
    @Override
    public When when() {
      return new When.At(runAt);
    }
  }

  /** @param scheduledAt position of the event that scheduled it */
  record CalledOff(EntityRef entity, long scheduledAt) {}
}
