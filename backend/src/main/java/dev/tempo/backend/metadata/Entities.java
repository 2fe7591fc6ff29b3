package dev.tempo.backend.metadata;

import dev.tempo.backend.nexus.EntityRef;
import dev.tempo.backend.nexus.Refusal;
import dev.tempo.backend.policy.Principal;
import dev.tempo.backend.policy.Visibility;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads entities as a caller may see them. Blocks; call it on virtual threads. */
public final class Entities {
  /** Rows that are looked at for one page, so that a reader who sees one in a million still gets an answer soon. */
  private static final int MOST_ROWS = 20_000;
  private static final int SMALLEST_BATCH = 100;
  private static final int DEEPEST = 100;
  private static final int MOST_NODES = 10_000;

  private final EntityReads reads;
  private final Views views;

  public Entities(EntityReads reads, Views views) {
    this.reads = reads;
    this.views = views;
  }

  /** For Tempo's own decisions; what is shown to somebody comes from {@link #find(Principal, EntityRef)}. */
  public Optional<Entity> find(EntityRef ref) {
    return MetadataCheck.isRef(ref) ? reads.find(List.of(ref)).stream().findFirst() : Optional.empty();
  }

  /** Empty where it does not exist, or the caller may not know that it does. */
  public Optional<EntityView> find(Principal principal, EntityRef ref) {
    return find(ref).flatMap(entity -> views.entity(principal, entity));
  }

  /** @throws Refusal UNPROCESSABLE for a filter with control characters, which nothing stored can match */
  public EntityPage list(Principal principal, EntityQuery query) {
    if (query.toString().chars().anyMatch(Character::isISOControl)) {
      throw new Refusal(Refusal.Kind.UNPROCESSABLE, "a filter has a control character; no entity can match it");
    }
    List<EntityView> items = new ArrayList<>();
    EntityRef after = query.after();
    int size = Math.min(1_000, Math.max(query.limit() + 1, SMALLEST_BATCH));
    for (int looked = 0; looked < MOST_ROWS; looked += size) {
      List<Entity> batch = reads.list(query.batch(after, size));
      for (Entity entity : batch) {
        Optional<EntityView> view = views.entity(principal, entity).filter(seen -> !query.asksForHidden() || seen
            .visibility() == Visibility.FULL);
        if (view.isPresent() && items.size() == query.limit()) {
          return new EntityPage(items, after);
        }
        view.ifPresent(items::add);
        after = entity.ref();
      }
      if (batch.size() < size) {
        return new EntityPage(items, null);
      }
    }
    return new EntityPage(items, after);
  }

  /**
   * @param depth 1-100
   * @param most  nodes each way, 1-10,000
   * @throws Refusal NOT_FOUND where the caller cannot see the entity, UNPROCESSABLE for another depth or number
   */
  public Lineage lineage(Principal principal, EntityRef ref, Lineage.Direction direction, int depth, int most) {
    if (depth < 1 || depth > DEEPEST || most < 1 || most > MOST_NODES) {
      throw new Refusal(Refusal.Kind.UNPROCESSABLE, "depth is 1-" + DEEPEST + ", and nodes each way 1-" + MOST_NODES
          + "; not " + depth + " and " + most);
    }
    Entity root = find(ref).filter(entity -> views.visibility(principal, entity.classification(), entity
        .owner()) != Visibility.NONE).orElseThrow(() -> unknown(ref));
    return new LineageWalk(reads, views, principal, most).from(root, direction, depth);
  }

  static Refusal unknown(EntityRef ref) {
    return new Refusal(Refusal.Kind.NOT_FOUND, "Tempo knows no entity " + ref);
  }
}
