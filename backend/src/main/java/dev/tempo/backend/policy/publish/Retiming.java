package dev.tempo.backend.policy.publish;

import dev.tempo.backend.metadata.EntityReads;
import dev.tempo.backend.nexus.Appended;
import dev.tempo.backend.nexus.Draft;
import dev.tempo.backend.nexus.EntityRef;
import dev.tempo.backend.nexus.Nexus;
import dev.tempo.backend.nexus.Transaction;
import dev.tempo.backend.policy.Classification;
import dev.tempo.backend.policy.Principal;
import dev.tempo.backend.scheduler.PolicyActions;
import dev.tempo.backend.scheduler.PolicyActions.Tally;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Lets the expiries follow a published policy, a batch of entities in a transaction. Only entities whose expiry is decided
 * otherwise than before are reached: they are found by their classifications, of which there are few. Progress is saved
 * with each batch, so that an interrupted re-timing goes on where it was, and each batch is an event
 * ({@code policy.retiming_progressed}, at the end {@code policy.retimed}) that causes the batch's transitions.
 *
 * <p>Entities that are made or changed meanwhile need no second look, since their transactions decide by the new set.
 */
public final class Retiming {
  /** Entities in a transaction: enough to make round trips cheap, few enough to keep their locks short. */
  static final int BATCH = 500;

  private final Nexus nexus;
  private final RetimingStore jobs;
  private final Reach reach;
  private final EntityReads entities;
  private final PolicyActions actions;
  private final int batch;

  public Retiming(Nexus nexus, RetimingStore jobs, RevisionStore revisions, EntityReads entities,
      PolicyActions actions) {
    this(nexus, jobs, revisions, entities, actions, BATCH);
  }

  Retiming(Nexus nexus, RetimingStore jobs, RevisionStore revisions, EntityReads entities, PolicyActions actions,
      int batch) {
    this.nexus = nexus;
    this.jobs = jobs;
    reach = new Reach(revisions, entities);
    this.entities = entities;
    this.actions = actions;
    this.batch = batch;
  }

  /**
   * One batch, or the end.
   *
   * @return false where nothing is left to do
   */
  public boolean step() {
    Optional<RetimingJob> unfinished = jobs.unfinished();
    unfinished.ifPresent(job -> {
      List<Classification> changed = reach.of(job);
      List<EntityRef> refs = changed.isEmpty() ? List.of() : entities.classified(changed, job.after(), batch);
      List<EntityRef> locked = new ArrayList<>(refs);
      locked.add(Publisher.MATRIX);
      nexus.transact(locked, transaction -> {
        if (jobs.lock(transaction, job)) {
          RetimingJob next = refs.isEmpty() ? job.end()
              : job.advanced(refs.getLast(), refs.size(), reconcile(transaction,
                  job, refs));
          if (next.finished()) {
            append(transaction, "policy.retimed", next);
          }
          transaction.write(() -> jobs.save(transaction, next));
        }
        return transaction;
      });
    });
    return unfinished.isPresent();
  }

  private Tally reconcile(Transaction transaction, RetimingJob job, List<EntityRef> refs) {
    Appended progress = append(transaction, "policy.retiming_progressed", job);
    Tally tally = actions.reconcile(transaction, progress, refs);
    progress.draft().payload().setAll(job.advanced(refs.getLast(), refs.size(), tally).toJson());
    return tally;
  }

  private static Appended append(Transaction transaction, String type, RetimingJob job) {
    return transaction.append(Principal.TEMPO,
        Draft.own(type, Publisher.MATRIX, job.toJson()).causedBy(job.causeId(), job
            .correlationId()));
  }
}
