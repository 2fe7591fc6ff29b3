package dev.tempo.client;

import com.fasterxml.jackson.databind.JsonNode;

/** Does jobs of a queue, several at a time, each on a platform thread of its own. */
@FunctionalInterface
public interface Handler {

  /**
   * @return the job's output
   * @throws NotRetryable where another attempt would not succeed either
   * @throws Exception    anything else: tried again while attempts are left
   */
  JsonNode handle(Assignment job) throws Exception;

  /** The job cannot be done. */
  final class NotRetryable extends Exception {
    private static final long serialVersionUID = 1L;

    public NotRetryable(String reason) {
      super(reason);
    }

    public NotRetryable(String reason, Throwable cause) {
      super(reason, cause);
    }
  }
}
