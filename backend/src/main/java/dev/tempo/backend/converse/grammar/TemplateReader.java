package dev.tempo.backend.converse.grammar;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the notation of one alternative: words, {@code <rule>}, {@code {leaf}}, {@code [optional]}, {@code (a | b)}. */
final class TemplateReader {
  private static final Pattern PIECE = Pattern.compile("\\s*(<[\\w-]+>|\\{[\\w-]+}|[\\[\\]()|]|[^\\s\\[\\]()|<>{}]+)");

  private final List<String> pieces = new ArrayList<>();
  private final String line;
  private int at;

  private TemplateReader(String line) {
    this.line = line;
    Matcher matcher = PIECE.matcher(line);
    int end = 0;
    while (end < line.length() && matcher.find(end) && matcher.start() == end) {
      pieces.add(matcher.group(1));
      end = matcher.end();
    }
    if (!line.substring(end).isBlank()) {
      throw wrong("cannot read '" + line.substring(end) + "'");
    }
  }

  /** @throws IllegalArgumentException naming the line, where it is not well-formed */
  static Template read(String line) {
    var reader = new TemplateReader(line);
    Template template = reader.choice();
    if (reader.at < reader.pieces.size()) {
      throw reader.wrong("unexpected '" + reader.pieces.get(reader.at) + "'");
    }
    return template;
  }

  private Template choice() {
    List<Template> options = new ArrayList<>(List.of(sequence()));
    while (next("|")) {
      options.add(sequence());
    }
    return options.size() == 1 ? options.getFirst() : new Template.Choice(options);
  }

  private Template sequence() {
    List<Template> parts = new ArrayList<>();
    while (at < pieces.size() && !"|])".contains(pieces.get(at))) {
      parts.add(part());
    }
    if (parts.isEmpty()) {
      throw wrong("an empty alternative");
    }
    return parts.size() == 1 ? parts.getFirst() : new Template.Sequence(parts);
  }

  private Template part() {
    String piece = pieces.get(at++);
    if (piece.equals("(")) {
      return closed(choice(), ")");
    }
    if (piece.equals("[")) {
      return new Template.Choice(List.of(closed(choice(), "]"), new Template.Sequence(List.of())));
    }
    String inner = piece.length() > 2 ? piece.substring(1, piece.length() - 1) : piece;
    return switch (piece.charAt(0)) {
      case '<' -> new Template.Rule(inner);
      case '{' -> new Template.Kind(inner);
      default -> new Template.Word(piece);
    };
  }

  private Template closed(Template template, String bracket) {
    if (!next(bracket)) {
      throw wrong("'" + bracket + "' is missing");
    }
    return template;
  }

  private boolean next(String piece) {
    if (at < pieces.size() && pieces.get(at).equals(piece)) {
      at++;
      return true;
    }
    return false;
  }

  private IllegalArgumentException wrong(String what) {
    return new IllegalArgumentException(what + " in '" + line + "'");
  }
}
