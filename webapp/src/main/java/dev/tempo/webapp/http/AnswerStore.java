package dev.tempo.webapp.http;

import io.vertx.core.buffer.Buffer;

import java.util.Map;

/** Keeps what was answered to requests that have a key. Blocks. Keys of different subjects have nothing to do with each other. */
public interface AnswerStore {

  /** What becomes of a request. */
  sealed interface Claim {

    /** It is to be carried out, and then to be kept or released. */
    record Ours() implements Claim {}

    /** It was carried out before. */
    record Answered(int status, Map<String, String> headers, Buffer body) implements Claim {}

    /** The same is being carried out now. */
    record Busy() implements Claim {}

    /** The key was used for another request. */
    record Another() implements Claim {}
  }

  /**
   * One that has been under way for a minute is given to the next who asks: whoever carried it out is gone.
   *
   * @param request a hash of all that makes it the same request
   */
  Claim claim(String subject, String key, Buffer request);

  void keep(String subject, String key, Claim.Answered answer);

  /** It changed nothing: sent again, it is carried out. */
  void release(String subject, String key);
}
