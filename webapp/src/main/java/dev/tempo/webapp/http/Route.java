package dev.tempo.webapp.http;

import java.util.Objects;

/**
 * One method on one path.
 *
 * @param produces the media type of its answers, for content negotiation
 * @param streams  whether the handler reads the body as it comes, whatever its length
 */
public record Route(String method, PathTemplate path, Access access, BodyLimit limit, String produces,
    boolean streams, Handler handler) {
  public Route {
    Objects.requireNonNull(handler, "handler");
  }

  /** Who may call it; what they may do there in detail is the backend's to say. */
  public enum Access {
    PUBLIC, SIGNED_IN, ADMIN
  }

  /** Blocks: it runs on a virtual thread. Whatever it throws is answered as problem details. */
  @FunctionalInterface
  public interface Handler {
    ApiResponse handle(ApiRequest request) throws InterruptedException;
  }

  public static Route get(String path, Handler handler) {
    return of("GET", path, handler);
  }

  public static Route put(String path, Handler handler) {
    return of("PUT", path, handler);
  }

  public static Route post(String path, Handler handler) {
    return of("POST", path, handler);
  }

  public static Route patch(String path, Handler handler) {
    return of("PATCH", path, handler);
  }

  public static Route delete(String path, Handler handler) {
    return of("DELETE", path, handler);
  }

  private static Route of(String method, String path, Handler handler) {
    return new Route(method, new PathTemplate(path), Access.SIGNED_IN, BodyLimit.DEFAULT, MediaType.JSON, false,
        handler);
  }

  public Route open() {
    return new Route(method, path, Access.PUBLIC, limit, produces, streams, handler);
  }

  public Route adminOnly() {
    return new Route(method, path, Access.ADMIN, limit, produces, streams, handler);
  }

  public Route limited(BodyLimit bodies) {
    return new Route(method, path, access, bodies, produces, streams, handler);
  }

  /** {@code * / *} (without spaces): whatever the client accepts, as for assets. */
  public Route producing(String mediaType) {
    return new Route(method, path, access, limit, mediaType, streams, handler);
  }

  /** Its handler reads {@link ApiRequest#stream()}. */
  public Route streaming() {
    return new Route(method, path, access, limit, produces, true, handler);
  }
}
