package dev.tempo.webapp.http;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Map;
import java.util.Optional;

/** Bodies of HTML forms. */
public final class Forms {
  private Forms() {}

  /** @throws HttpProblem 415 where the body is no form, 400 where it is malformed */
  public static Map<String, String> fields(ApiRequest request) {
    if (!request.contentType().equals(MediaType.FORM)) {
      throw new HttpProblem(415, "Send " + MediaType.FORM + ".");
    }
    return Query.parse(request.body().toString(StandardCharsets.UTF_8)).values();
  }

  static Optional<String> field(ApiRequest request, String name) {
    return request.contentType().equals(MediaType.FORM) ? Optional.ofNullable(fields(request).get(name))
        : Optional.empty();
  }

  /** Compares secrets in a time that tells nothing about them. */
  public static boolean same(String left, String right) {
    return MessageDigest.isEqual(left.getBytes(StandardCharsets.UTF_8), right.getBytes(StandardCharsets.UTF_8));
  }
}
