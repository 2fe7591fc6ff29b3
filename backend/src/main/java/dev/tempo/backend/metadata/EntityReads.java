package dev.tempo.backend.metadata;

import dev.tempo.backend.nexus.EntityRef;
import dev.tempo.backend.nexus.Snapshot;
import dev.tempo.backend.policy.Classification;
import org.jspecify.annotations.Nullable;

import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads committed entities, whoever may see them. Blocks; call it on virtual threads. */
public interface EntityReads {

  /** Those that exist, in no order. */
  List<Entity> find(Collection<EntityRef> refs);

  /** In the order of type and id. */
  List<Entity> list(EntityQuery query);

  /** @param far what stands at the other end, empty where Tempo does not know it */
  record Step(Lineage.Edge edge, Optional<Lineage.Outline> far) {}

  /**
   * The edges from some entities, in the order of these; at most {@code most}.
   *
   * @param direction UP for those to their parents, DOWN for those to their children
   */
  List<Step> steps(List<EntityRef> from, Lineage.Direction direction, int most);

  /** Every classification that an entity has, archived ones too. */
  Set<Classification> classifications();

  /**
   * The entities of these classifications, in the order of type and id.
   *
   * @param after the one after which to go on, null from the start
   */
  List<EntityRef> classified(Collection<Classification> classifications, @Nullable EntityRef after, int limit);

  /** All entities of these classifications, in the order of type and id by code points. */
  Iterator<Aging> aging(Snapshot snapshot, List<Classification> classifications);
}
