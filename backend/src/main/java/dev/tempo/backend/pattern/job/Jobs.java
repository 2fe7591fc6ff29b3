package dev.tempo.backend.pattern.job;

import dev.tempo.backend.nexus.Transaction;

import java.util.Collection;

/**
 * How jobs come and go within a transaction of Nexus, which must have locked the jobs' entities. What becomes of a job is told
 * by events about its entity, source {@code /tempo}, with the payload {@code {job_id, queue, run_id, step_id, action_id,
 * attempts}} and {@code result} or {@code reason}: a consequence registered after {@link Workers#consequence} sees them in
 * the transaction in which they happen.
 */
public interface Jobs {
  String QUEUED = "job.queued";
  String COMPLETED = "job.completed";
  String FAILED = "job.failed";
  String CANCELLED = "job.cancelled";

  /** Appends {@link #QUEUED}; workers can lease the job from the commit on. */
  void enqueue(Transaction transaction, NewJob job);

  /**
   * Ends those that are queued ({@link #CANCELLED} at once), and asks the workers of those that are leased to stop: their job
   * then ends as it ends, completed or cancelled. Ended and unknown ones are passed over.
   */
  void cancel(Transaction transaction, Collection<String> jobIds, String reason);
}
