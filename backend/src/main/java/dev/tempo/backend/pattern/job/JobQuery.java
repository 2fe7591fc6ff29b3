package dev.tempo.backend.pattern.job;

import org.jspecify.annotations.Nullable;

import java.util.Set;

/** Which jobs, newest first. Null or empty: any. */
public record JobQuery(@Nullable String queue, Set<JobState> states, @Nullable String entityType,
    @Nullable String entityId, @Nullable String runId) {
  public JobQuery {
    states = Set.copyOf(states);
  }

  public JobQuery in(Set<JobState> others) {
    return new JobQuery(queue, others, entityType, entityId, runId);
  }
}
