package dev.tempo.backend.scheduler;

import dev.tempo.backend.metadata.Aging;
import dev.tempo.backend.metadata.EntityReads;
import dev.tempo.backend.nexus.EntityRef;
import dev.tempo.backend.nexus.Snapshot;
import dev.tempo.backend.nexus.Snapshots;
import dev.tempo.backend.policy.Classification;
import dev.tempo.backend.policy.PolicyTable;
import dev.tempo.backend.scheduler.PolicyActions.Tally;
import dev.tempo.backend.scheduler.StandingReads.CalledOff;
import dev.tempo.backend.scheduler.StandingReads.Stored;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Goes through the stored entities and their actions as a re-timing would, in one snapshot, and changes nothing. What becomes of
 * each is decided by {@link Reckoning}, as it is there. Policy is asked once for each classification. Entities and actions come in
 * the same order, so that memory holds one entity at a time.
 */
public final class PolicyPreview {
  private static final int SAMPLE_OF_EACH = 5;

  private final Snapshots snapshots;
  private final EntityReads entities;
  private final StandingReads actions;

  public PolicyPreview(Snapshots snapshots, EntityReads entities, StandingReads actions) {
    this.snapshots = snapshots;
    this.entities = entities;
    this.actions = actions;
  }

  /**
   * Blocks; call it on virtual threads.
   *
   * @param classifications those that the re-timing would reach
   * @param target          not in force
   */
  public Foreseen foresee(List<Classification> classifications, PolicyTable target) {
    if (classifications.isEmpty()) {
      return new Foreseen(Tally.NOTHING, 0, List.of(), List.of());
    }
    List<Optional<Expiry>> expiries = classifications.stream().map(known -> Expiry.of(target, known)).toList();
    return snapshots.read(snapshot -> {
      Walk walk = new Walk(snapshot, actions, classifications);
      entities.aging(snapshot, classifications).forEachRemaining(entity -> walk.meet(entity, expiries.get(entity
          .classification())));
      return walk.foreseen();
    });
  }

  /** One entity after the other, each with its live actions. */
  private static final class Walk implements Reckoning.Hand<Stored> {
    private final Snapshot snapshot;
    private final StandingReads actions;
    private final InOrder<Stored> live;
    private @Nullable InOrder<CalledOff> calledOff;
    private final List<Foreseen.Move> sample = new ArrayList<>();
    private final Map<String, Integer> sampled = new HashMap<>();
    private final TimeChart times = new TimeChart();
    private Tally tally = Tally.NOTHING;
    private long met;
    private @Nullable Aging entity;

    Walk(Snapshot snapshot, StandingReads actions, List<Classification> classifications) {
      this.snapshot = snapshot;
      this.actions = actions;
      live = new InOrder<>(actions.live(snapshot, classifications), Stored::entity);
    }

    void meet(Aging next, Optional<Expiry> expiry) {
      entity = next;
      met++;
      Optional<Reckoning.Due> due = expiry.flatMap(by -> by.retention().expiry(next.countsFrom())
          .map(end -> new Reckoning.Due(by, new When.At(end))));
      tally = tally.plus(Reckoning.entity(live.of(next.ref()), next.archived(), due, Instant.EPOCH, this));
    }

    Foreseen foreseen() {
      return new Foreseen(tally, met, sample, times.buckets());
    }

    @Override
    public void end(Stored action) {
      tell(action, "ended", null);
    }

    @Override
    public void retime(Stored action, Plan plan, When when) {
      int moved = when.resolve().compareTo(action.when().resolve());
      tell(action, moved < 0 ? "earlier" : moved > 0 ? "later" : "changed", when.resolve());
    }

    @Override
    public void create(Plan plan, When when) {
      tell(null, "new", when.resolve());
    }

    @Override
    public boolean isCalledOff() {
      Aging asked = current();
      InOrder<CalledOff> ended = calledOff;
      if (ended == null) {
        ended = new InOrder<>(actions.calledOff(snapshot, asked.ref()), CalledOff::entity);
        calledOff = ended;
      }
      return ended.of(asked.ref()).stream().anyMatch(last -> last.scheduledAt() >= asked.born());
    }

    private Aging current() {
      Aging met = entity;
      if (met == null) {
        throw new IllegalStateException("no entity met yet");
      }
      return met;
    }

    private void tell(@Nullable Stored action, String change, @Nullable Instant to) {
      Instant from = action == null ? null : action.when().resolve();
      if (from != null) {
        times.before(from);
      }
      if (to != null) {
        times.after(to);
      }
      if (sampled.merge(change, 1, Integer::sum) <= SAMPLE_OF_EACH) {
        EntityRef ref = current().ref();
        sample.add(new Foreseen.Move(ref, action == null ? null : action.id(), change, from, to));
      }
    }
  }
}
