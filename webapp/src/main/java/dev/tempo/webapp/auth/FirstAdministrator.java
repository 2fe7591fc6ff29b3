package dev.tempo.webapp.auth;

import dev.tempo.backend.policy.Principal;
import dev.tempo.backend.policy.Role;
import dev.tempo.webapp.postgres.DataFolder;

import java.util.Optional;

/** The token by which the first administrator comes in: from the configuration, else made once and kept in the data folder. */
public final class FirstAdministrator {
  public static final Principal PRINCIPAL = new Principal("admin", Role.ADMIN);
  private static final String FILE = "admin-token";

  private FirstAdministrator() {}

  /** @param made true where it was made just now, and should be shown once */
  public record Token(String text, boolean made) {}

  /** Finds or makes the token, and lets it in. */
  public static Token welcome(Optional<String> configured, DataFolder folder, Tokens tokens) {
    Optional<String> kept = folder.read(FILE);
    String text = configured.or(() -> kept).orElseGet(Secret::random);
    if (configured.isEmpty() && kept.isEmpty()) {
      folder.write(FILE, text);
    }
    tokens.first(text, PRINCIPAL);
    return new Token(text, configured.isEmpty() && kept.isEmpty());
  }
}
