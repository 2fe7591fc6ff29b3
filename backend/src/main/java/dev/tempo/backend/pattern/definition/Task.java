package dev.tempo.backend.pattern.definition;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tempo.backend.pattern.job.RetryPolicy;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Objects;

/**
 * What is to be done, as it is written: by a step, or to undo one.
 *
 * @param with    its members, references not replaced yet
 * @param timeout of one attempt; null: what {@code uses} has by itself
 */
public record Task(Uses uses, ObjectNode with, RetryPolicy retry, @Nullable Duration timeout) {
  public Task {
    Objects.requireNonNull(uses, "uses");
    Objects.requireNonNull(with, "with");
    Objects.requireNonNull(retry, "retry");
  }
}
