package dev.tempo.backend.nexus.intake;

import dev.tempo.backend.nexus.Refusal;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** Short words for refused requests. */
final class Refusals {
  private Refusals() {}

  static Refusal of(ThrowingCallable call) {
    Refusal refusal = catchThrowableOfType(Refusal.class, call);
    if (refusal == null) {
      throw new AssertionError("nothing was refused");
    }
    return refusal;
  }

  /** {@code "422 /payload"}: status and pointers. */
  static String brief(ThrowingCallable call) {
    Refusal refusal = of(call);
    StringBuilder brief = new StringBuilder().append(refusal.kind().status());
    refusal.violations().forEach(violation -> brief.append(' ').append(violation.pointer()));
    return brief.toString();
  }
}
