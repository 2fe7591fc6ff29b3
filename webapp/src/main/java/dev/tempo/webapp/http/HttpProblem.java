package dev.tempo.webapp.http;

/** Ends a request with problem details that concern HTTP itself; what the backend refuses is its own {@code Refusal}. */
public final class HttpProblem extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final String detail;
  private final transient Headers headers;

  public HttpProblem(int status, String detail, Headers headers) {
    super(detail);
    this.detail = detail;
    this.status = status;
    this.headers = headers;
  }

  public HttpProblem(int status, String detail) {
    this(status, detail, Headers.NONE);
  }

  public static HttpProblem badRequest(String detail) {
    return new HttpProblem(400, detail);
  }

  public static HttpProblem unauthorized(String detail) {
    return new HttpProblem(401, detail, Headers.NONE.with("WWW-Authenticate", "Bearer realm=\"tempo\""));
  }

  public static HttpProblem forbidden(String detail) {
    return new HttpProblem(403, detail);
  }

  public static HttpProblem notFound(String detail) {
    return new HttpProblem(404, detail);
  }

  public int status() {
    return status;
  }

  public String detail() {
    return detail;
  }

  public Headers headers() {
    return headers;
  }
}
