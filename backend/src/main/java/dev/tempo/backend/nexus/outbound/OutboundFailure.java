package dev.tempo.backend.nexus.outbound;

import org.jspecify.annotations.Nullable;

/** Why there is no answer. The message is a sentence for whoever named the address; it tells nothing of the inner network. */
public abstract sealed class OutboundFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private OutboundFailure(String detail, @Nullable Throwable cause) {
    super(detail, cause);
  }

  /** The request itself: nothing was sent, and trying again will not help until it or the configuration changes. */
  public static final class Refused extends OutboundFailure {
    private static final long serialVersionUID = 1L;

    Refused(String detail) {
      super(detail, null);
    }
  }

  /** No name, no connection, or a certificate that proves nothing: the request was not sent. */
  public static final class Unreachable extends OutboundFailure {
    private static final long serialVersionUID = 1L;

    Unreachable(String detail, @Nullable Throwable cause) {
      super(detail, cause);
    }
  }

  /** The deadline ended; the request may have arrived. */
  public static final class TimedOut extends OutboundFailure {
    private static final long serialVersionUID = 1L;

    TimedOut(String detail) {
      super(detail, null);
    }
  }

  /** The connection broke, or carried what is no HTTP; the request may have arrived. */
  public static final class Broken extends OutboundFailure {
    private static final long serialVersionUID = 1L;

    Broken(String detail, @Nullable Throwable cause) {
      super(detail, cause);
    }
  }

  /** A 3xx answer: redirects are not followed, since where they lead was not checked by whoever named the address. */
  public static final class Redirected extends OutboundFailure {
    private static final long serialVersionUID = 1L;
    private final int status;

    Redirected(int status) {
      super("It answered " + status + ", a redirect; redirects are not followed: name the final address.", null);
      this.status = status;
    }

    public int status() {
      return status;
    }
  }
}
