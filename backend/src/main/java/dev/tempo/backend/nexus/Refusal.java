package dev.tempo.backend.nexus;

import java.util.List;

/**
 * Says no, and what to do about it. Thrown before anything is written; whoever catches it rolls back. HTTP answers it as
 * RFC 9457 problem details with {@link Kind#status()}.
 */
public final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient List<Violation> violations;
  private final Kind kind;

  /** Why, by the HTTP status that says it. */
  public enum Kind {
    MALFORMED(400), FORBIDDEN(403), NOT_FOUND(404), CONFLICT(409), PRECONDITION_FAILED(412), TOO_LARGE(413),
    UNSUPPORTED_TYPE(415),
    UNPROCESSABLE(422), PRECONDITION_REQUIRED(428), TOO_MANY_REQUESTS(429), UNAVAILABLE(503);

    private final int status;

    Kind(int status) {
      this.status = status;
    }

    public int status() {
      return status;
    }
  }

  /**
   * One thing that is wrong.
   *
   * @param pointer a JSON Pointer (RFC 6901) into what was sent, "" for the whole
   */
  public record Violation(String pointer, String detail) {}

  public Refusal(Kind kind, String detail, List<Violation> violations) {
    super(detail);
    this.kind = kind;
    this.violations = List.copyOf(violations);
  }

  public Refusal(Kind kind, String detail) {
    this(kind, detail, List.of());
  }

  /** The same refusal, thrown by another thread than the one that decided it: its trace leads to both. */
  public Refusal(Refusal decided) {
    super(decided.getMessage(), decided);
    kind = decided.kind;
    violations = decided.violations;
  }

  /** 422 for one member. */
  public static Refusal at(String pointer, String detail) {
    return new Refusal(Kind.UNPROCESSABLE, detail, List.of(new Violation(pointer, detail)));
  }

  public Kind kind() {
    return kind;
  }

  public List<Violation> violations() {
    return violations;
  }
}
