package dev.tempo.backend.policy;

import java.util.Objects;

/**
 * Who asks: the subject that a credential was made for, and the role it carries.
 *
 * @param subject 1-256 characters, e.g. {@code alice} or {@code billing-service}; what an entity's {@code owner} is compared with
 */
public record Principal(String subject, Role role) {

  /** Tempo itself: the actor of what no caller asked for, such as an action that falls due. */
  public static final Principal TEMPO = new Principal("tempo", Role.ADMIN);

  public Principal {
    Objects.requireNonNull(subject, "subject");
    Objects.requireNonNull(role, "role");
  }

  public boolean isAdmin() {
    return role == Role.ADMIN;
  }
}
