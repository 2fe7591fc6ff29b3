package dev.tempo.registry.release;

import dev.tempo.registry.manifest.Violation;

import java.util.List;

/** Why something that was sent is not a release. Nothing of it was kept, and what is live stays live. */
public sealed interface Refusal {
  /** One sentence for people: what is wrong and what would be right. */
  String detail();

  /** More than the limits allow, packed or unpacked. */
  record TooLarge(String detail) implements Refusal {}

  /** Not a gzip-compressed tar archive, or a damaged one; or a folder that cannot be read. */
  record Unreadable(String detail) implements Refusal {}

  /**
   * An entry that has no place in a release.
   *
   * @param entry its name as it was sent
   */
  record BadEntry(String entry, Reason reason) implements Refusal {
    @Override
    public String detail() {
      return "The entry \"" + entry + "\" " + reason.sentence;
    }
  }

  /** It could be read, but it is not what the manifest must be or says; all violations at once. */
  record Invalid(List<Violation> violations) implements Refusal {
    public Invalid {
      violations = List.copyOf(violations);
    }

    @Override
    public String detail() {
      return violations.size() == 1
          ? "The release is not valid: " + violations.getFirst().detail()
          : "The release is not valid in " + violations.size() + " places.";
    }
  }

  /** What is wrong with an entry. */
  enum Reason {
    /** Absolute, with {@code ..}, a backslash or the like. */
    UNSAFE_NAME(
        "is not a plain relative path of letters, digits and . _ - @ +, none of its parts beginning with a dot."),
    /** A symbolic or hard link. */
    LINK("is a link; an archive may hold files and folders only."),
    /** A device, a pipe or the like. */
    SPECIAL("is neither a file nor a folder."),
    /** Named before. */
    DUPLICATE("is there twice.");

    private final String sentence;

    Reason(String sentence) {
      this.sentence = sentence;
    }
  }
}
