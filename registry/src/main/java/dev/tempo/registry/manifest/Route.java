package dev.tempo.registry.manifest;

import org.jspecify.annotations.Nullable;

/**
 * A page on which a fragment appears.
 *
 * @param title of the document
 * @param nav its entry in the navigation; null: none
 */
public record Route(PathPattern path, String title, @Nullable Nav nav) {
  /**
   * An entry in the navigation.
   *
   * @param order entries are shown from the lowest to the highest
   * @param icon name of an icon that the shell knows
   */
  public record Nav(String label, int order, String icon) {}
}
