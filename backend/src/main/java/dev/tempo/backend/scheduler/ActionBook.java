package dev.tempo.backend.scheduler;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import dev.tempo.backend.metadata.Entity;
import dev.tempo.backend.nexus.Appended;
import dev.tempo.backend.nexus.Draft;
import dev.tempo.backend.nexus.EntityRef;
import dev.tempo.backend.nexus.Transaction;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The actions of one transaction: read and locked once for each entity, changed by decisions, written by one insert and one
 * update when positions are known. Every change is a method here, and each appends the event that tells it.
 */
final class ActionBook {
  private static final TimeBasedEpochGenerator IDS = Generators.timeBasedEpochGenerator();

  private final Transaction transaction;
  private final ActionRows rows;
  private final Consumer<Due> arming;
  private final Map<EntityRef, List<Entry>> live = new HashMap<>();
  private final Map<EntityRef, List<Action>> ended = new HashMap<>();
  private final Map<EntityRef, Appended> countsFrom = new HashMap<>();
  private final Map<EntityRef, Entity> reclassified = new HashMap<>();
  private final Set<Entry> changed = new LinkedHashSet<>();
  private Collection<EntityRef> asked = List.of();
  private @Nullable Supplier<List<Action>> answer;
  /** What completes the payloads of transitions by their time, which may count from an event not yet recorded. */
  private final List<Runnable> completions = new ArrayList<>();

  ActionBook(Transaction transaction, ActionRows rows, Consumer<Due> arming) {
    this.transaction = transaction;
    this.rows = rows;
    this.arming = arming;
  }

  /** Asks for the actions of entities that {@link #load} will take. */
  void ask(Collection<EntityRef> entities, long endedAfter) {
    asked = entities;
    answer = rows.read(transaction, entities, endedAfter);
  }

  /** Reads what the book does not hold yet. */
  void load(Collection<EntityRef> entities, long endedAfter) {
    Supplier<List<Action>> coming = answer;
    if (coming != null) {
      answer = null;
      take(asked, coming.get());
    }
    Set<EntityRef> missing = new LinkedHashSet<>();
    for (EntityRef ref : entities) {
      if (!live.containsKey(ref)) {
        missing.add(ref);
      }
    }
    if (!missing.isEmpty()) {
      take(missing, rows.read(transaction, missing, endedAfter).get());
    }
  }

  private void take(Collection<EntityRef> entities, List<Action> actions) {
    entities.forEach(ref -> live.put(ref, new ArrayList<>()));
    for (Action action : actions) {
      if (action.state().isTerminal()) {
        ended.computeIfAbsent(action.entity(), ref -> new ArrayList<>()).add(action);
      } else {
        of(action.entity()).add(new Entry(action));
      }
    }
  }

  /** The entity's actions that were live when it was read, with those scheduled since, in that order; some may have ended here. */
  private List<Entry> of(EntityRef entity) {
    return Objects.requireNonNull(live.get(entity), () -> entity + " is not in this transaction's book of actions");
  }

  /** Those that are not ended now. A copy: decisions may add to the book. */
  List<Entry> live(EntityRef entity) {
    return of(entity).stream().filter(entry -> !entry.state().isTerminal()).toList();
  }

  Optional<Entry> live(EntityRef entity, String id) {
    return live(entity).stream().filter(entry -> entry.id().equals(id)).findFirst();
  }

  Optional<Entry> keyed(EntityRef entity, String key) {
    return live(entity).stream().filter(entry -> key.equals(entry.key())).findFirst();
  }

  /** The last with that key to end in this transaction, which no row tells yet. */
  Optional<Entry> endedHere(EntityRef entity, String key) {
    return of(entity).stream().filter(entry -> key.equals(entry.key()) && entry.state().isTerminal()).reduce((_,
        last) -> last);
  }

  /** Those that ended since the events in hand were received. */
  List<Action> ended(EntityRef entity) {
    return ended.getOrDefault(entity, List.of());
  }

  /** The event of this transaction from which the entity's retention counts; empty: what the entity says. */
  Optional<Appended> countsFrom(EntityRef entity) {
    return Optional.ofNullable(countsFrom.get(entity));
  }

  void countsFrom(EntityRef entity, Appended event) {
    countsFrom.put(entity, event);
  }

  /** Takes an action that has ended back into the book, for a retry. */
  Entry reopen(Action action) {
    Entry entry = new Entry(action);
    of(action.entity()).add(entry);
    return entry;
  }

  Entry schedule(Appended cause, EntityRef entity, @Nullable String key, Plan plan, When when) {
    String id = IDS.generate().toString();
    Series series = plan.series();
    Entry entry = new Entry(id, entity, key, series == null ? plan : plan.withSeries(series.of(id)), plan.spread(when,
        id, 0), cause);
    of(entity).add(entry);
    tell(entry, new Cause.Event(cause), "action.scheduled", scheduled(entry));
    cause.outcome().scheduled(entry.id());
    return entry;
  }

  /** Schedules the next of its series, since this one has ended; told right behind its end. */
  void follow(Entry ended, Series next, Cause cause) {
    String id = IDS.generate().toString();
    Plan plan = ended.plan().withSeries(next);
    Entry entry = new Entry(id, ended, plan, plan.spread(new When.At(next.meant()), id, 0), ended.ended());
    of(entry.entity()).add(entry);
    tell(entry, cause, "action.scheduled", scheduled(entry));
  }

  private static ObjectNode scheduled(Entry entry) {
    Plan plan = entry.plan();
    ObjectNode payload = payload(entry, null);
    payload.put("pattern", plan.pattern()).put("key", entry.key());
    payload.set("cancel_on", PlanJson.rules(plan.cancelOn()));
    payload.set("override_on", PlanJson.rules(plan.overrideOn()));
    payload.set("origin", PlanJson.origin(plan.origin()));
    if (plan.jitter() != null) {
      payload.put("jitter", plan.jitter().toString());
    }
    ObjectNode recurrence = SeriesJson.of(plan.series());
    return recurrence == null ? payload : payload.set("recurrence", recurrence);
  }

  /** An override changes what somebody asked for, a re-timing what policy said; both raise the generation. */
  void retime(Entry entry, Cause cause, String type, Plan plan, When when, @Nullable String reason) {
    entry.retime(plan, when);
    ObjectNode payload = payload(entry, reason);
    payload.set("origin", PlanJson.origin(plan.origin()));
    tell(entry, cause, type, payload);
  }

  void cancel(Entry entry, Cause cause, @Nullable String reason) {
    end(entry, cause, ActionState.CANCELLED, reason, false);
  }

  /** Policy gives the entity no end any more; should it do so again, the entity gets a new action. */
  void withdraw(Entry entry, Cause cause, String reason) {
    end(entry, cause, ActionState.CANCELLED, reason, true);
  }

  void skip(Entry entry, Cause cause, String reason) {
    end(entry, cause, ActionState.SKIPPED, reason, false);
  }

  void executed(Entry entry, Cause cause) {
    end(entry, cause, ActionState.EXECUTED, null, false);
  }

  void fail(Entry entry, Cause cause, String reason) {
    end(entry, cause, ActionState.FAILED, reason, false);
  }

  void start(Entry entry, Cause cause) {
    become(entry, cause, "action.started", ActionState.RUNNING, null, null);
  }

  void hold(Entry entry, Cause cause, HeldFor heldFor, @Nullable String reason) {
    become(entry, cause, "action.held", ActionState.HELD, heldFor, reason);
  }

  void release(Entry entry, Cause cause, @Nullable String reason) {
    become(entry, cause, "action.released", ActionState.SCHEDULED, null, reason);
  }

  void retry(Entry entry, Cause cause, When when) {
    entry.retime(entry.plan(), when);
    become(entry, cause, "action.retried", ActionState.SCHEDULED, null, null);
  }

  private void become(Entry entry, Cause cause, String type, ActionState state, @Nullable HeldFor heldFor,
      @Nullable String reason) {
    entry.become(state, heldFor, reason);
    tell(entry, cause, type, payload(entry, reason));
  }

  private void end(Entry entry, Cause cause, ActionState state, @Nullable String reason, boolean withdrawn) {
    entry.end(state, reason);
    Appended event = tell(entry, cause, "action." + state.wire(), payload(entry, reason));
    entry.endedWith(event, cause, withdrawn);
  }

  private static ObjectNode payload(Entry entry, @Nullable String reason) {
    ObjectNode payload = JsonNodeFactory.instance.objectNode();
    payload.put("action", entry.plan().kind().wire()).put("state", entry.state().wire()).put("generation", entry
        .generation());
    return reason == null ? payload : payload.put("reason", reason);
  }

  private Appended tell(Entry entry, Cause cause, String type, ObjectNode payload) {
    leaveWrites();
    changed.add(entry);
    When when = entry.when();
    completions.add(() -> payload.put("run_at", when.resolve().toString()));
    return cause.append(transaction, Draft.transition(type, entry.entity(), entry.id(), payload));
  }

  /** The entity is something else, or somebody else's, from now on. */
  void reclassify(Entity entity) {
    List<Entry> entries = of(entity.ref());
    entries.forEach(entry -> entry.classify(entity.classification(), entity.owner()));
    if (entity.version() > 1 || entries.stream().anyMatch(entry -> !entry.isNew())) {
      leaveWrites();
      reclassified.put(entity.ref(), entity);
    }
  }

  private void leaveWrites() {
    if (changed.isEmpty() && reclassified.isEmpty()) {
      transaction.write(this::write);
      transaction.hint(this::arm);
    }
  }

  private void write() {
    completions.forEach(Runnable::run);
    List<ActionRows.Row> inserts = new ArrayList<>();
    List<ActionRows.Row> updates = new ArrayList<>();
    List<ActionRows.Row> ends = new ArrayList<>();
    Map<ActionState, Long> counts = new EnumMap<>(ActionState.class);
    for (Entry entry : changed) {
      counts.merge(entry.state(), 1L, Long::sum);
      ActionState before = entry.stateBefore();
      if (before != null) {
        counts.merge(before, -1L, Long::sum);
      }
      (entry.isNew() ? inserts : entry.hasOnlyEnded() ? ends : updates).add(entry.row());
    }
    // Ends first: they make room for a new action with the same key.
    if (!ends.isEmpty()) {
      rows.end(transaction, ends);
    }
    if (!updates.isEmpty()) {
      rows.update(transaction, updates);
    }
    if (!inserts.isEmpty()) {
      rows.insert(transaction, inserts);
    }
    counts.values().removeIf(n -> n == 0);
    if (!counts.isEmpty()) {
      rows.count(transaction, counts);
    }
    if (!reclassified.isEmpty()) {
      rows.reclassify(transaction, reclassified.values());
    }
  }

  private void arm() {
    for (Entry entry : changed) {
      if (entry.state() == ActionState.SCHEDULED) {
        arming.accept(new Due(entry.id(), entry.entity(), entry.generation(), entry.when().resolve()));
      }
    }
  }
}
