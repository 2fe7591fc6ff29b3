package dev.tempo.backend.nexus.intake;

import dev.tempo.backend.nexus.Event;
import dev.tempo.backend.nexus.Refusal;
import dev.tempo.backend.nexus.Refusal.Violation;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.regex.Pattern;

/** Rules for sources and types that both shapes share. */
final class Names {
  /** Of those who name none: they are told apart by who sends. */
  static final String DEFAULT_SOURCE = "/api";
  /** URIs are ASCII: with an id and a subject of 256 characters of four bytes, it still fits one entry of an index. */
  static final int LONGEST_SOURCE = 512;
  private static final Pattern ASCII = Pattern.compile("[!-~]+");
  private static final Pattern RESERVED_TYPE = Pattern.compile(
      "(action\\.|policy\\.|pattern_|microfrontend\\.|job\\.|subscription\\.|category\\.|metadata\\.).*",
      Pattern.DOTALL);

  private Names() {}

  static void checkSource(Members members, String name, String source) {
    try {
      if (!ASCII.matcher(source).matches()) {
        throw new URISyntaxException(source, "holds other than ASCII characters, or spaces");
      }
      new URI(source);
    } catch (URISyntaxException e) {
      members.wrong(name, "is not a URI reference (RFC 3986): " + e.getReason());
    }
  }

  static void checkType(Members members, String name, String type) {
    if (type.contains("*")) {
      members.wrong(name, "holds '*', which stands for any text in filters");
    }
  }

  /** @throws Refusal forbidden, for what only Tempo itself may record */
  static void refuseReserved(String pointer, String source, String typeName, String type) {
    if (source.equals(Event.TEMPO_SOURCE) || source.startsWith(Event.TEMPO_SOURCE + "/")) {
      throw forbidden(pointer + "/source", "the source '" + source + "' is Tempo's own; name yours, or none");
    }
    if (RESERVED_TYPE.matcher(type).matches()) {
      throw forbidden(pointer + "/" + typeName, "events of the type '" + type
          + "' are recorded by Tempo alone (action.*, policy.*, pattern_*, microfrontend.*, job.*, subscription.*,"
          + " category.*, metadata.*)");
    }
  }

  private static Refusal forbidden(String pointer, String detail) {
    return new Refusal(Refusal.Kind.FORBIDDEN, detail, List.of(new Violation(pointer, detail)));
  }
}
