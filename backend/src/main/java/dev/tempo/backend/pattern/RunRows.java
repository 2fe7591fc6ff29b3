package dev.tempo.backend.pattern;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tempo.backend.nexus.Appended;
import dev.tempo.backend.nexus.EntityRef;
import dev.tempo.backend.nexus.Transaction;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** The rows of runs and their steps. With a transaction: within it; without: beside them. */
public interface RunRows {

  /** @param started has its position: call it inside {@link Transaction#write} */
  void insert(Transaction transaction, NewRun run, Appended started);

  /** A run with its steps, its row locked. */
  Optional<Stored> lock(Transaction transaction, String id);

  /** Asks for the runs of these entities that have not ended, mostly none; the answer is read when it is needed. */
  Supplier<List<Active>> active(Transaction transaction, Collection<EntityRef> entities);

  /** Writes the run and those of its steps that have changed. Inside a write. */
  void save(Transaction transaction, Run run, Schedule schedule, List<StepRun.Row> changed,
      @Nullable Appended ended);

  /** These entities are deleted: nothing is kept of what their runs were given and gave, once they have ended. */
  void erase(Transaction transaction, Collection<EntityRef> entities);

  Optional<Stored> find(String id);

  /** Newest first, whoever may see them. */
  List<Run> list(RunQuery query, @Nullable String after, int limit);

  /** Runs that want to go on by {@code until}, soonest first, after a place; one range of an index. */
  List<Due> due(Instant until, Place after, int limit);

  /** The earliest time at which a run wants to go on. */
  Optional<Instant> nextDue();

  /**
   * Runs with HTTP calls that were under way when their node died.
   *
   * @param own those of this node too: it has just been started
   */
  List<Due> abandoned(boolean own);

  /** The steps of a run whose calls are abandoned; whoever saves them makes these calls. */
  Set<StepKey> abandoned(Transaction transaction, String run, boolean own);

  record NewRun(String id, String pattern, @Nullable Integer version, String actionId, Run.@Nullable Parent parent,
      int depth, EntityRef entity, ObjectNode params) {}

  record Stored(Run run, List<StepRun.Row> steps) {}

  /** @param waits for an event */
  record Active(String id, EntityRef entity, boolean waits) {}

  /**
   * When a run is to be looked at.
   *
   * @param dueAt null: when an event comes, a job or another run ends
   * @param waits for an event
   */
  record Schedule(@Nullable Instant dueAt, boolean waits) {}

  record Due(String id, EntityRef entity, Instant at) {}

  /** Where a list stands. */
  record Place(Instant at, String id) {
    public static final Place BEGINNING = new Place(Instant.parse("0001-01-01T00:00:00Z"),
        "00000000-0000-0000-0000-000000000000");
  }

  /** Null or empty: any. */
  record RunQuery(@Nullable String pattern, Set<Run.State> states, @Nullable String entityType,
      @Nullable String entityId) {
    public RunQuery {
      states = Set.copyOf(states);
    }
  }
}
