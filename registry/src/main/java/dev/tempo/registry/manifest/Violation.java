package dev.tempo.registry.manifest;

/**
 * One thing that is wrong with a manifest or with what it names.
 *
 * @param pointer JSON Pointer (RFC 6901) into the manifest; empty for the whole
 * @param detail a sentence for people: what is wrong and what would be right
 */
public record Violation(String pointer, String detail) {
  /** A member's name or an item's index as one segment of a JSON Pointer, the slash before it included. */
  static String segment(String name) {
    return "/" + name.replace("~", "~0").replace("/", "~1");
  }
}
