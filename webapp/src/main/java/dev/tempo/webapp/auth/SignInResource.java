package dev.tempo.webapp.auth;

import dev.tempo.webapp.http.ApiRequest;
import dev.tempo.webapp.http.ApiResponse;
import dev.tempo.webapp.http.Forms;
import dev.tempo.webapp.http.HttpProblem;
import dev.tempo.webapp.http.LocalPath;
import dev.tempo.webapp.http.MediaType;
import dev.tempo.webapp.http.Resource;
import dev.tempo.webapp.http.Route;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code /sign-in} and {@code /sign-out}: plain HTML and forms, as nothing of the pages may be loaded before. */
public final class SignInResource implements Resource {
  private final Tokens tokens;
  private final Sessions sessions;
  private final SignInLinks links;

  public SignInResource(Tokens tokens, Sessions sessions, SignInLinks links) {
    this.tokens = tokens;
    this.sessions = sessions;
    this.links = links;
  }

  @Override
  public List<Route> routes() {
    return List.of(Route.get("/sign-in", this::page).open().producing(MediaType.HTML),
        Route.post("/sign-in", this::signIn).open().producing(MediaType.HTML),
        Route.post("/sign-out", this::signOut).producing("*/*"),
        Route.get("/sign-in/style.css", request -> SignInPage.style()).open().producing("*/*"));
  }

  private ApiResponse page(ApiRequest request) {
    String returnTo = LocalPath.or(request.query().get("return_to").orElse("/"));
    Optional<String> code = request.query().get("link");
    if (code.isPresent()) {
      return links.redeem(code.get()).map(token -> enter(token, returnTo)).orElseGet(
          () -> SignInPage.show(410, returnTo,
              "This sign-in link was used, or is older than an hour. Use a token instead."));
    }
    return SignInPage.show(200, returnTo, "");
  }

  private ApiResponse signIn(ApiRequest request) {
    // Another site must not sign its visitors in here as somebody of its choice.
    if (request.headers().get("Sec-Fetch-Site").filter(site -> site.equals("cross-site") || site.equals("same-site"))
        .isPresent()) {
      throw HttpProblem.forbidden("Signing in works from this server's own page only.");
    }
    Map<String, String> fields = Forms.fields(request);
    String returnTo = LocalPath.or(fields.getOrDefault("return_to", "/"));
    return tokens.find(fields.getOrDefault("token", "").strip()).map(token -> enter(token, returnTo)).orElseGet(
        () -> SignInPage.show(401, returnTo, "This token is unknown or has ended. Check that it was copied whole."));
  }

  private ApiResponse signOut(ApiRequest request) {
    return ApiResponse.seeOther("/sign-in").with("Set-Cookie", sessions.end(request.headers())).with("Clear-Site-Data",
        "\"cache\"");
  }

  private ApiResponse enter(TokenStore.Kept token, String returnTo) {
    return ApiResponse.seeOther(returnTo).with("Set-Cookie", sessions.begin(token));
  }
}
