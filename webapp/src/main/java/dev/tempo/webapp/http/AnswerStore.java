package dev.tempo.webapp.http;

import dev.tempo.backend.policy.Principal;
import io.vertx.core.buffer.Buffer;

import java.util.Map;

/** Keeps what was answered to requests that have a key. Blocks. Keys of different subjects have nothing to do with each other. */
public interface AnswerStore {

  /** What becomes of a request. */
  sealed interface Claim {

    /**
     * It is to be carried out, and then to be kept or released.
     *
     * @param token of this claim alone: who has lost the key to another can neither keep nor release it
     */
    record Ours(String token) implements Claim {}

    /** It was carried out before. */
    record Answered(int status, Map<String, String> headers, Buffer body) implements Claim {}

    /**
     * It was carried out before, and its answer is not to be given again.
     *
     * @param reason why not
     */
    record Withheld(int status, String reason) implements Claim {}

    /** The same is being carried out now. */
    record Busy() implements Claim {}

    /** The key was used for another request. */
    record Another() implements Claim {}
  }

  /** What is left to say of a request that was carried out. */
  sealed interface Outcome {

    /** @param policyRevision under which it was answered; 0: whatever the policy, its reader sees everything */
    record Kept(int status, Map<String, String> headers, Buffer body, long policyRevision) implements Outcome {}

    /** @param reason why it will not be answered again */
    record Withheld(int status, String reason) implements Outcome {}
  }

  /**
   * One that nobody has renewed for a minute is given to the next who asks: whoever carried it out is gone.
   *
   * @param request        a hash of all that makes it the same request
   * @param policyRevision now
   */
  Claim claim(Principal principal, String key, Buffer request, long policyRevision);

  /** It is still being carried out. */
  void renew(String subject, String key, String token);

  /** @param principal to whom it was answered: under another role it is not given again */
  void keep(Principal principal, String key, String token, Outcome outcome);

  /** It changed nothing: sent again, it is carried out. */
  void release(String subject, String key, String token);
}
