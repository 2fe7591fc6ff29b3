package dev.tempo.backend.policy;

import java.util.List;
import java.util.stream.Collectors;

/** A policy set that cannot be taken, with everything that is wrong with it. */
public final class PolicyRefused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient List<Violation> violations;

  /** @param pointer a JSON Pointer (RFC 6901) into the document */
  public record Violation(String pointer, String detail) {}

  PolicyRefused(List<Violation> violations) {
    super(violations.stream().map(violation -> violation.pointer() + ": " + violation.detail())
        .collect(Collectors.joining("; ")));
    this.violations = List.copyOf(violations);
  }

  /** At least one, in the order of the document. */
  public List<Violation> violations() {
    return violations;
  }
}
