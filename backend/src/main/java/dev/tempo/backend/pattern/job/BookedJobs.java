package dev.tempo.backend.pattern.job;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tempo.backend.nexus.Appended;
import dev.tempo.backend.nexus.Draft;
import dev.tempo.backend.nexus.Transaction;
import dev.tempo.backend.policy.Principal;

import java.util.Collection;

/** The port for who runs patterns, on the transaction's {@link JobBook}. */
final class BookedJobs implements Jobs {
  private final JobRows rows;
  private final JobNews news;

  BookedJobs(JobRows rows, JobNews news) {
    this.rows = rows;
    this.news = news;
  }

  @Override
  public void enqueue(Transaction transaction, NewJob job) {
    ObjectNode payload = Job.payload(job, 0).put("idempotency_key", job.idempotencyKey());
    Draft draft = Draft.own(QUEUED, job.entity(), payload).causedBy(job.cause().causationId(), job.cause()
        .correlationId());
    JobBook.of(transaction, rows, news).add(job, transaction.append(Principal.TEMPO, draft));
  }

  @Override
  public void cancel(Transaction transaction, Collection<String> jobIds, String reason) {
    if (jobIds.isEmpty()) {
      return;
    }
    JobBook book = JobBook.of(transaction, rows, news);
    for (Job job : book.lock(jobIds)) {
      if (job.state() == JobState.QUEUED) {
        Next next = Next.cancelled(job, reason, false);
        Appended event = transaction.append(Principal.TEMPO, job.event(next).causedBy(job.queuedBy(), job
            .correlationId()));
        book.become(job, next, event);
      } else if (job.state() == JobState.LEASED) {
        book.askToStop(job, reason);
      }
    }
  }
}
