package dev.tempo.backend.metadata;

import dev.tempo.backend.nexus.EntityRef;
import dev.tempo.backend.nexus.Snapshot;
import dev.tempo.backend.policy.Classification;
import org.jspecify.annotations.Nullable;

import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Set;

/** Reads committed entities, whoever may see them. Blocks; call it on virtual threads. */
public interface EntityReads {

  /** Those that exist, in no order. */
  List<Entity> find(Collection<EntityRef> refs);

  /** In the order of type and id. */
  List<Entity> list(EntityQuery query);

  /**
   * The edges on all ways from an entity, to the depth given; at most {@code most}, those near the entity first.
   *
   * @param direction UP or DOWN
   */
  Set<Lineage.Edge> edges(EntityRef from, Lineage.Direction direction, int depth, int most);

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
