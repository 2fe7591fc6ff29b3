package dev.tempo.backend.metadata;

import dev.tempo.backend.nexus.Refusal;
import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.List;

/** What a caller knows of the state that it changes: the header {@code If-Match} of RFC 9110. */
public sealed interface IfMatch {
  /** The header was not sent. */
  record Absent() implements IfMatch {}

  /** {@code *}: whatever the state is, as long as there is one. */
  record Any() implements IfMatch {}

  /** Entity tags, quotes included; weak ones never match. */
  record Tags(List<String> tags) implements IfMatch {
    public Tags {
      tags = List.copyOf(tags);
    }
  }

  static IfMatch parse(@Nullable String header) {
    if (header == null) {
      return new Absent();
    }
    String trimmed = header.trim();
    return trimmed.equals("*") ? new Any() : new Tags(Arrays.stream(trimmed.split(",")).map(String::trim).toList());
  }

  static IfMatch absent() {
    return new Absent();
  }

  static IfMatch tag(String etag) {
    return new Tags(List.of(etag));
  }

  /**
   * For a change that must not be made blindly.
   *
   * @param what names the thing in the refusal
   * @throws Refusal PRECONDITION_REQUIRED where nothing was sent, PRECONDITION_FAILED where another state was meant
   */
  default void require(String etag, String what) {
    if (this instanceof Absent) {
      throw new Refusal(Refusal.Kind.PRECONDITION_REQUIRED, "changing " + what
          + " needs an If-Match header with the ETag that was read, now " + etag);
    }
    respect(etag, what);
  }

  /**
   * For a change that may be made blindly.
   *
   * @throws Refusal PRECONDITION_FAILED where another state was meant
   */
  default void respect(String etag, String what) {
    if (this instanceof Tags(List<String> tags) && !tags.contains(etag)) {
      throw new Refusal(Refusal.Kind.PRECONDITION_FAILED, what + " was changed since it was read: its ETag is now "
          + etag + "; read it again and repeat the change");
    }
  }

  /** @throws Refusal PRECONDITION_FAILED where some state was meant, but there is none */
  default void requireNothing(String what) {
    if (!(this instanceof Absent)) {
      throw new Refusal(Refusal.Kind.PRECONDITION_FAILED, what + " does not exist, so no If-Match can match it");
    }
  }
}
