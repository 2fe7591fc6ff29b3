package dev.tempo.backend.nexus.postgres;

/** What was decided was decided by a policy that is no longer in force. */
final class SupersededPolicyException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final long revision;

  SupersededPolicyException(long revision) {
    super("policy revision " + revision + " was superseded");
    this.revision = revision;
  }

  long revision() {
    return revision;
  }
}
