package dev.tempo.backend.scheduler;

import dev.tempo.backend.policy.Classification;
import dev.tempo.backend.scheduler.ActionReads.Place;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Collection;
import java.util.List;

/** Actions by a filter: pages of them, and how many there are. Blocks. What a reader may see is decided by the caller. */
public interface ActionLists {

  /** By {@code run_at} and id, at most {@code limit}, whoever may see them. */
  List<Action> list(ActionFilter filter, boolean descending, @Nullable Place after, int limit);

  /** Those of these ids that there are, in no order. */
  List<Action> byId(Collection<String> ids);

  /**
   * Counts by bucket, by what is done, and by all that decides about who may see it.
   *
   * @param reader null: who is asked for sees all, and nothing is told apart by that
   */
  List<Count> forecast(Forecast.Query query, @Nullable String reader);

  /** The same of what is scheduled before now, by the database's clock; {@link Count#at} is meaningless. */
  List<Count> overdue(ActionFilter filter, @Nullable String reader);

  /**
   * @param own   the entity is the reader's
   * @param asked the reader scheduled it
   */
  record Count(Instant at, ActionKind kind, @Nullable Classification classification, boolean own, boolean asked,
      long number) {}

  /** The next ones that a bulk operation can be tried on, in the order in which it passes through them. */
  List<Action> candidates(BulkSelection selection, @Nullable Place after, int limit);
}
