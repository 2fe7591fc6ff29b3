package dev.tempo.backend.policy;

/** What of an entity they see to whom its access is closed. */
public enum Exposure {
  NONE("none"), SUMMARY("summary"), INTERNAL("internal"), FULL("full");

  private final String wire;

  Exposure(String wire) {
    this.wire = wire;
  }

  public String wire() {
    return wire;
  }

  Visibility to(Principal principal) {
    return switch (this) {
      case NONE -> Visibility.NONE;
      case SUMMARY -> Visibility.SUMMARY;
      case INTERNAL -> principal.role() == Role.USER ? Visibility.NONE : Visibility.FULL;
      case FULL -> Visibility.FULL;
    };
  }
}
