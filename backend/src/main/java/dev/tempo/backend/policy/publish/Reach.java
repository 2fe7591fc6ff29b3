package dev.tempo.backend.policy.publish;

import dev.tempo.backend.metadata.EntityReads;
import dev.tempo.backend.policy.Classification;
import dev.tempo.backend.policy.PolicyTable;

import java.util.List;
import java.util.stream.LongStream;

/** Which entities a re-timing reaches, told by their classifications, of which there are few. */
final class Reach {
  private final RevisionStore revisions;
  private final EntityReads entities;
  /** Of the last job asked about: its batches come one after the other, and entities made meanwhile need no second look. */
  private Known known = new Known(0, List.of());

  private record Known(long revision, List<Classification> classifications) {}

  Reach(RevisionStore revisions, EntityReads entities) {
    this.revisions = revisions;
    this.entities = entities;
  }

  synchronized List<Classification> of(RetimingJob job) {
    if (known.revision != job.revision()) {
      known = new Known(job.revision(), of(job.since(), job.revision() - 1, table(job.revision())));
    }
    return known.classifications;
  }

  /**
   * Classifications whose expiry any of these sets decides otherwise than the one to follow. All of them, as an unfinished
   * re-timing may have moved some entities to a set between the two.
   */
  List<Classification> of(long since, long until, PolicyTable target) {
    List<PolicyTable> former = LongStream.rangeClosed(since, until).mapToObj(this::table).toList();
    return entities.classifications().stream().filter(classification -> former.stream().anyMatch(table -> !table.decide(
        classification).expiresLike(target.decide(classification)))).toList();
  }

  private PolicyTable table(long revision) {
    return revision == 0 ? PolicyTable.compile(0, List.of()) : revisions.find(revision).orElseThrow(
        () -> new IllegalStateException("policy revision " + revision + " is to be followed, but not in the database"))
        .table();
  }
}
