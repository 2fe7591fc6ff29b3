package dev.tempo.backend.pattern.job;

import dev.tempo.backend.metadata.Entity;
import dev.tempo.backend.metadata.EntityBook;
import dev.tempo.backend.metadata.EntityBooks;
import dev.tempo.backend.metadata.EntityChange;
import dev.tempo.backend.metadata.Views;
import dev.tempo.backend.nexus.Appended;
import dev.tempo.backend.nexus.Consequence;
import dev.tempo.backend.nexus.EntityRef;
import dev.tempo.backend.nexus.Refusal;
import dev.tempo.backend.nexus.Transaction;
import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * What follows from events for jobs: what workers have said is checked against their leases, a deleted entity's jobs are
 * cancelled and forget what they were about, and those of one that has become something else are shown by what it is now. Other events cost nothing.
 */
final class JobConsequence implements Consequence {
  private final EntityBooks entities;
  private final JobRows rows;
  private final JobNews news;
  private final Sayings sayings;

  JobConsequence(EntityBooks entities, JobRows rows, JobNews news, Sayings sayings) {
    this.entities = entities;
    this.rows = rows;
    this.news = news;
    this.sayings = sayings;
  }

  @Override
  public void apply(Transaction transaction, List<Appended> events) {
    hear(transaction, events);
    EntityBook book = entities.open(transaction, List.of());
    Map<EntityRef, Appended> deleted = new LinkedHashMap<>();
    Map<EntityRef, Entity> others = new LinkedHashMap<>();
    for (Appended event : events) {
      EntityChange change = book.changeBy(event).orElse(null);
      if (change instanceof EntityChange.Deleted || isLastOfUnknown(event, change)) {
        deleted.put(event.entity(), event);
      } else if (change instanceof EntityChange.Updated(Entity before, Entity after) && (!before.classification()
          .equals(after.classification()) || !Objects.equals(before.owner(), after.owner()))) {
        others.put(after.ref(), after);
      }
    }
    if (!deleted.isEmpty()) {
      cancel(transaction, deleted);
      // Behind what their ends write.
      transaction.write(() -> rows.erase(transaction, deleted.keySet()));
    }
    if (!others.isEmpty()) {
      transaction.write(() -> rows.reclassify(transaction, others.values()));
    }
  }

  private void hear(Transaction transaction, List<Appended> events) {
    Map<Appended, Sayings.Saying> said = new LinkedHashMap<>();
    Map<Appended, NewJob> arriving = new LinkedHashMap<>();
    for (Appended event : events) {
      sayings.by(event).ifPresent(saying -> said.put(event, saying));
      sayings.arriving(event).ifPresent(job -> arriving.put(event, job));
    }
    if (said.isEmpty() && arriving.isEmpty()) {
      return;
    }
    JobBook book = JobBook.of(transaction, rows, news);
    // All at once, for the locks; each as it then is, since one may follow from another.
    book.lock(
        Stream.concat(said.values().stream().map(Sayings.Saying::jobId), arriving.values().stream().map(NewJob::id))
            .toList());
    said.forEach((event, saying) -> transaction.deciding(event, () -> {
      List<Job> locked = book.lock(List.of(saying.jobId()));
      book.become(saying.confirmed(locked), saying.next(), event);
    }));
    arriving.forEach((event, job) -> transaction.deciding(event, () -> arrive(transaction, book, event, job)));
  }

  private void arrive(Transaction transaction, JobBook book, Appended event, NewJob job) {
    if (!book.lock(List.of(job.id())).isEmpty()) {
      throw new Refusal(Refusal.Kind.CONFLICT, "there is a job " + job.id() + " already, somebody else's");
    }
    if (!Views.by(transaction.policy()).mayAct(event.actor(), entities.open(transaction, List.of()).get(job
        .entity()))) {
      throw new Refusal(Refusal.Kind.FORBIDDEN, event.actor().subject() + " may not act on " + job.entity());
    }
    book.add(job, event);
  }

  /** An entity that only events name is deleted by Tempo's own event alone. */
  private static boolean isLastOfUnknown(Appended event, @Nullable EntityChange change) {
    return change == null && !event.fromOutside() && event.type().equals(event.entity().type() + "_deleted");
  }

  private void cancel(Transaction transaction, Map<EntityRef, Appended> deleted) {
    JobBook book = JobBook.of(transaction, rows, news);
    for (Job job : book.lockLive(deleted.keySet())) {
      Appended deletion = Objects.requireNonNull(deleted.get(job.entity()));
      Next next = Next.cancelled(job, job.entity() + " was deleted", false);
      book.become(job, next, transaction.append(deletion, job.event(next)));
    }
  }
}
