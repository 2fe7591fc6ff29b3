package dev.tempo.backend.nexus.postgres;

/** The commit was sent and its answer was not received: it may have happened. */
final class CommitUnknownException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  CommitUnknownException(Throwable cause) {
    super("the connection failed during the commit, which may have happened or not", cause);
  }
}
