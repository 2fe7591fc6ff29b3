package dev.tempo.client;

/** The server has said no. */
public final class TempoException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;

  TempoException(int status, String detail) {
    super(detail);
    this.status = status;
  }

  /** The HTTP status: 409 for what the state of things does not allow, 422 for what is wrong in itself, and so on. */
  public int status() {
    return status;
  }
}
