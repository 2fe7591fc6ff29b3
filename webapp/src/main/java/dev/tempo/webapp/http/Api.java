package dev.tempo.webapp.http;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * The whole API as a function. A short chain of stages, each of which may end it: sign-in, route, rights, CSRF,
 * negotiation, handler. Safe for concurrent use; blocks.
 */
public final class Api {
  private final Router router;
  private final Authenticator authenticator;
  private final Idempotency idempotency;
  private final Route.Handler pages;

  /**
   * @param policyRevision the one in force here
   * @param pages          answers the GETs that no route takes, for who is signed in
   */
  public Api(Router router, Authenticator authenticator, AnswerStore answers, LongSupplier policyRevision,
      Route.Handler pages) {
    this.router = router;
    idempotency = new Idempotency(answers, policyRevision);
    this.authenticator = authenticator;
    this.pages = pages;
  }

  public Router router() {
    return router;
  }

  /** How many bytes of body to read before {@link #handle}. */
  public int bodyLimit(String method, String path, String contentType) {
    try {
      return router.match(method, path) instanceof Router.Match.Found(var route, var parameters)
          ? route.limit().bytes(contentType)
          : BodyLimit.DEFAULT.bytes(contentType);
    } catch (HttpProblem malformedPath) {
      // The same is thrown again, and answered, when the request is handled.
      return BodyLimit.DEFAULT.bytes(contentType);
    }
  }

  /** Whether the body is to be left to the handler. */
  boolean streams(String method, String path) {
    try {
      return router.match(method, path) instanceof Router.Match.Found(var route, var parameters) && route.streams();
    } catch (HttpProblem malformedPath) {
      return false;
    }
  }

  /** From outside: who calls is told from the headers. */
  public ApiResponse handle(ApiRequest request) {
    try {
      Optional<Caller> caller = isPublic(request) ? quietly(request) : authenticator.authenticate(request.headers());
      if (caller.isEmpty() && !isPublic(request)) {
        return unauthenticated(request);
      }
      if (!isPublic(request)) {
        checkCsrf(request, caller.orElse(null));
      }
      return call(request.withCaller(caller.orElse(null)));
    } catch (Throwable e) {
      return Problems.of(e, request.method() + " " + request.path());
    }
  }

  /** In process, as {@link ApiRequest#caller()}: for the data of pages, and for forms, which have checked their token. */
  public ApiResponse call(ApiRequest request) {
    try {
      return switch (router.match(request.method(), request.path())) {
        case Router.Match.Found(var route, var parameters) -> run(route, request.withParameters(parameters));
        case Router.Match.WrongMethod(var allowed) -> wrongMethod(request, allowed);
        case Router.Match.Unknown() -> {
          if (request.isWrite()) {
            throw HttpProblem.notFound("There is nothing at " + request.path() + ".");
          }
          yield pages.handle(request);
        }
      };
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Problems.of(503, "The server is stopping; send the request again in a moment.", List.of());
    } catch (Throwable e) {
      return Problems.of(e, request.method() + " " + request.path());
    }
  }

  private ApiResponse run(Route route, ApiRequest request) throws InterruptedException {
    if (route.access() == Route.Access.ADMIN && !request.principal().isAdmin()) {
      throw HttpProblem
          .forbidden("Only an administrator may do this; you are signed in as " + request.principal().subject()
              + " with the role " + request.principal().role().wire() + ".");
    }
    if (!route.produces().equals("*/*") && !MediaType.accepted(request.headers(), route.produces())) {
      throw new HttpProblem(406,
          "This is answered as " + route.produces() + ", which the Accept header does not take.");
    }
    return idempotency.run(route, request);
  }

  private static ApiResponse wrongMethod(ApiRequest request, Set<String> allowed) {
    String allow = String.join(", ", allowed);
    if (request.method().equals("OPTIONS")) {
      return ApiResponse.noContent().with("Allow", allow);
    }
    throw new HttpProblem(405,
        request.method() + " is not possible at " + request.path() + "; possible is " + allow + ".",
        Headers.NONE.with("Allow", allow));
  }

  private boolean isPublic(ApiRequest request) {
    return router.match(request.method(), request.path()) instanceof Router.Match.Found(var route, var parameters)
        && route.access() == Route.Access.PUBLIC;
  }

  /** On a public route a bad credential is none. */
  private Optional<Caller> quietly(ApiRequest request) {
    try {
      return authenticator.authenticate(request.headers());
    } catch (HttpProblem badCredential) {
      return Optional.empty();
    }
  }

  private static ApiResponse unauthenticated(ApiRequest request) {
    if (request.path().startsWith("/forms/")) {
      // A form whose session has ended: sign in, then on from the page that it was on.
      return ApiResponse.seeOther(LocalPath.signIn(Forms.field(request, "return_to").orElse("/")));
    }
    if (!request.isWrite() && MediaType.named(request.headers(), MediaType.HTML)) {
      return ApiResponse.seeOther(LocalPath.signIn(request.address()));
    }
    throw HttpProblem.unauthorized("Send a token as \"Authorization: Bearer TOKEN\", or sign in at /sign-in.");
  }

  private static void checkCsrf(ApiRequest request, @Nullable Caller caller) {
    if (caller == null || caller.csrf() == null || !request.isWrite()) {
      return;
    }
    String sent = request.headers().get("X-CSRF-Token").or(() -> Forms.field(request, "csrf_token")).orElse("");
    if (!Forms.same(sent, caller.csrf())) {
      throw HttpProblem.forbidden(
          "The request carries no valid CSRF token. Load the page anew, or send the token of the page as X-CSRF-Token.");
    }
  }
}
