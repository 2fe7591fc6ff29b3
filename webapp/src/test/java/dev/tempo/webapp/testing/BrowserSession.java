package dev.tempo.webapp.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.stream.Collectors;

/** A browser without JavaScript that has signed in: it has cookies, posts forms and follows nothing by itself. */
public final class BrowserSession {
  private final Client anybody;
  private final String cookie;
  private final String csrf;

  private BrowserSession(Client anybody, String cookie, String csrf) {
    this.anybody = anybody;
    this.cookie = cookie;
    this.csrf = csrf;
  }

  /** @param somebody whose token is entered in the sign-in page */
  public static BrowserSession of(Client somebody) {
    Client anybody = new Client(somebody.address(), "");
    Client.Answer entered = anybody.send("POST", "/sign-in", request -> request.header("Content-Type",
        "application/x-www-form-urlencoded").POST(BodyPublishers.ofString(encoded(Map.of("token", somebody.token())))));
    String header = entered.header("Set-Cookie");
    String session = header.substring(0, header.indexOf(';'));
    return new BrowserSession(anybody, session, csrf(session));
  }

  public Client.Answer get(String path) {
    return anybody.send("GET", path, request -> request.header("Cookie", cookie));
  }

  /** As a page's form, with the page's CSRF token. */
  public Client.Answer submit(String path, Map<String, String> fields) {
    return submitForged(path, fields, csrf);
  }

  /** As another site's form would be. */
  public Client.Answer submitForged(String path, Map<String, String> fields, String token) {
    String body = encoded(fields) + "&csrf_token=" + token;
    return anybody.send("POST", path, request -> request.header("Cookie", cookie).header("Accept", "text/html").header(
        "Content-Type", "application/x-www-form-urlencoded").POST(BodyPublishers.ofString(body)));
  }

  /**
   * Every page's properties hold it too; read here from the session itself, which needs no rendered page.
   *
   * @param session {@code NAME=VALUE}
   */
  public static String csrf(String session) {
    try {
      JsonNode claims = new ObjectMapper().readTree(Base64.getUrlDecoder().decode(session.split("\\.")[1]));
      return claims.get("csrf").textValue();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String encoded(Map<String, String> fields) {
    return fields.entrySet().stream().map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(),
        StandardCharsets.UTF_8)).collect(Collectors.joining("&"));
  }
}
