package dev.tempo.webapp.auth;

import dev.tempo.webapp.http.ApiResponse;
import dev.tempo.webapp.http.Headers;
import dev.tempo.webapp.http.Html;
import io.vertx.core.buffer.Buffer;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The sign-in page: a template of this package with three holes, and its style sheet. */
final class SignInPage {
  private static final String TEMPLATE = text("sign-in.html");
  private static final Buffer STYLE = Buffer.buffer(text("sign-in.css"));
  private static final String POLICY = "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; "
      + "frame-ancestors 'none'";

  private SignInPage() {}

  /** @param mistake what was wrong with the last try; empty on the first */
  static ApiResponse show(int status, String returnTo, String mistake) {
    String html = TEMPLATE.replace("{{return_to}}", Html.escape(returnTo)).replace("{{mistake}}",
        mistake.isEmpty() ? "" : "<p class=\"mistake\" role=\"alert\" id=\"mistake\">" + Html.escape(mistake) + "</p>")
        .replace("{{described}}", mistake.isEmpty() ? "" : "aria-invalid=\"true\" aria-describedby=\"mistake\"");
    return ApiResponse.html(status, html).with("Content-Security-Policy", POLICY).with("Cache-Control", "no-store");
  }

  static ApiResponse style() {
    return new ApiResponse(200, Headers.NONE.with("Cache-Control", "public, max-age=3600"),
        new ApiResponse.Bytes(STYLE, "text/css; charset=utf-8"));
  }

  private static String text(String name) {
    try (InputStream in = SignInPage.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is missing from the build");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
