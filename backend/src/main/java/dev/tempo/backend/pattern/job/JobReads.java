package dev.tempo.backend.pattern.job;

import org.jspecify.annotations.Nullable;

import java.util.List;

/** What is read of jobs outside transactions of Nexus, whoever may see it. Blocks. */
public interface JobReads {

  /**
   * Without their inputs and outputs.
   *
   * @param before the id before which the list goes on; null: from the newest
   */
  List<Job> list(JobQuery query, @Nullable String before, int limit);

  /** Those with live or failed jobs, with jobs completed in the last hour, or with limits; by name. */
  List<QueueView> queues();
}
