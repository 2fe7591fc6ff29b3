package dev.tempo.backend.policy;

import org.jspecify.annotations.Nullable;

/** Who may read all of an entity, and act on it. An administrator always may. */
public enum Access {
  NONE("none"), SELF("self"), SELF_ADMIN("self+admin"), INTERNAL("internal"), FULL("full");

  private final String wire;

  Access(String wire) {
    this.wire = wire;
  }

  public String wire() {
    return wire;
  }

  /** @param owner the subject that the entity belongs to, null where it belongs to nobody */
  boolean grants(Principal principal, @Nullable String owner) {
    return principal.isAdmin() || switch (this) {
      case NONE -> false;
      case SELF, SELF_ADMIN -> principal.subject().equals(owner);
      case INTERNAL -> principal.role() == Role.SERVICE;
      case FULL -> true;
    };
  }
}
