package dev.tempo.registry.manifest;

import com.fasterxml.jackson.annotation.JsonProperty;

/** A place in the layout of a page, in the order of the document. */
public enum Slot {
  /** The rail of pages, and what the layout needs everywhere. */
  @JsonProperty("navigation")
  NAVIGATION("navigation"),
  /** The page itself; exactly one fragment. */
  @JsonProperty("main")
  MAIN("main"),
  /** Beside the page. */
  @JsonProperty("aside")
  ASIDE("aside");

  private final String label;

  Slot(String label) {
    this.label = label;
  }

  /** As manifests and pages write it. */
  public String label() {
    return label;
  }
}
