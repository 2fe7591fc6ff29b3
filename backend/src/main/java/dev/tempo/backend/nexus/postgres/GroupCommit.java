package dev.tempo.backend.nexus.postgres;

import dev.tempo.backend.nexus.EntityRef;
import dev.tempo.backend.nexus.Refusal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Records what has gathered, and answers every caller: none is answered for what another sent. */
final class GroupCommit {
  private static final Logger LOG = LoggerFactory.getLogger(GroupCommit.class);

  private final TransactionRunner runner;

  GroupCommit(TransactionRunner runner) {
    this.runner = runner;
  }

  /**
   * Returns when each has its reply.
   *
   * @param sent run when all that is written is on its way to the database, and the next group may be decided
   */
  void commit(List<Pending> group, Runnable sent) {
    List<Pending> rest = group;
    while (!rest.isEmpty()) {
      List<Pending> later = new ArrayList<>();
      attempt(firstOfEachId(rest, later), sent);
      rest = later;
    }
  }

  /** An id that an earlier one of the group carries too is a repeat of it, or a conflict: known when that one is in the log. */
  private static List<Pending> firstOfEachId(List<Pending> group, List<Pending> later) {
    Set<Repeats.Key> seen = new HashSet<>();
    List<Pending> first = new ArrayList<>();
    for (Pending pending : group) {
      Set<Repeats.Key> keys = pending.keys();
      boolean repeats = !Collections.disjoint(seen, keys);
      seen.addAll(keys);
      (repeats ? later : first).add(pending);
    }
    return first;
  }

  private void attempt(List<Pending> group, Runnable sent) {
    if (group.isEmpty()) {
      return;
    }
    GroupWork work = new GroupWork(group, sent);
    try {
      Set<EntityRef> entities = group.stream().flatMap(pending -> pending.entities().stream()).collect(Collectors
          .toSet());
      var replies = runner.run(entities, work);
      work.conflicts().forEach((pending, conflict) -> pending.reply().completeExceptionally(conflict));
      replies.forEach((pending, receipts) -> pending.reply().complete(receipts.get()));
    } catch (Throwable failure) {
      fail(group, work.refused(), failure, sent);
    }
  }

  private void fail(List<Pending> group, Map<Pending, Refusal> refused, Throwable failure, Runnable sent) {
    if (group.size() == 1) {
      group.getFirst().reply().completeExceptionally(answer(failure));
    } else if (!refused.isEmpty()) {
      attempt(group.stream().filter(pending -> !refused.containsKey(pending)).toList(), sent);
      refused.keySet().stream().toList().forEach(pending -> attempt(List.of(pending), sent));
    } else if (Failures.passes(failure) || failure instanceof SupersededPolicyException) {
      group.forEach(pending -> pending.reply().completeExceptionally(answer(failure)));
    } else {
      // Something that one of them sent is beyond this code or the database; the others need not suffer for it.
      LOG.warn("a group of {} submissions failed; each is now tried alone", group.size(), failure);
      group.forEach(pending -> attempt(List.of(pending), sent));
    }
  }

  private static RuntimeException answer(Throwable failure) {
    RuntimeException told = Failures.told(failure);
    if (!(told instanceof Refusal)) {
      LOG.error("a submission failed and was not recorded", failure);
    } else if (!told.equals(failure)) {
      LOG.warn("a submission was not recorded, its caller is told to try again later", failure);
    }
    return told;
  }
}
