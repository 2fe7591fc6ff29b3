package dev.tempo.webapp.reach;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * An entity under one pair of access and exposure, and the words that stand for its parts. A word names the part and the
 * entity, so that an answer's text tells what it shows of whom: {@code Zi07z} is an internal field of the entity 7.
 *
 * @param number also its environment, {@code w07}
 */
record Subject(int number, String access, String exposure) {
  /** That it is there; a field of the summary. */
  static final String IN_SUMMARY = "np";
  /** Fields that the schema does not mark, reason of its hold, payload, params of an action, conditions, a job's input. */
  static final String INTERNAL = IN_SUMMARY + "iheawj";
  /** With the field that the schema marks full. */
  static final String ALL = INTERNAL + "f";

  private static final Pattern WORD = Pattern.compile("Z[a-z]\\d\\dz");

  /** How much of it somebody sees, the least first. */
  enum Level {
    NONE, SUMMARY, INTERNAL, FULL
  }

  static List<Subject> all() {
    List<Subject> all = new ArrayList<>();
    for (String access : List.of("none", "self", "self+admin", "internal", "full")) {
      for (String exposure : List.of("none", "summary", "internal", "full")) {
        all.add(new Subject(all.size(), access, exposure));
      }
    }
    return all;
  }

  String word(char part) {
    return "Z%c%02dz".formatted(part, number);
  }

  String id() {
    return word('n');
  }

  String environment() {
    return "w%02d".formatted(number);
  }

  boolean mayAct(Reader reader) {
    return switch (access) {
      case "none" -> reader == Reader.ADMIN;
      case "self", "self+admin" -> reader == Reader.ADMIN || reader == Reader.OWNER;
      case "internal" -> reader == Reader.ADMIN || reader == Reader.SERVICE;
      default -> true;
    };
  }

  /** By the words of the semantics, not by the code that decides. */
  Level level(Reader reader) {
    if (mayAct(reader)) {
      return Level.FULL;
    }
    return switch (exposure) {
      case "none" -> Level.NONE;
      case "summary" -> Level.SUMMARY;
      case "internal" -> reader == Reader.SERVICE ? Level.INTERNAL : Level.NONE;
      default -> Level.FULL;
    };
  }

  /** The words that a reader may meet. */
  Set<String> open(Reader reader) {
    return words(switch (level(reader)) {
      case NONE -> "";
      case SUMMARY -> IN_SUMMARY;
      case INTERNAL -> INTERNAL;
      case FULL -> ALL;
    });
  }

  /** Of these parts the words. */
  Set<String> words(String parts) {
    return parts.chars().mapToObj(part -> word((char) part)).collect(Collectors.toCollection(TreeSet::new));
  }

  /** All words in an answer. */
  static Set<String> in(String text) {
    Set<String> words = new TreeSet<>();
    Matcher matcher = WORD.matcher(text);
    while (matcher.find()) {
      words.add(matcher.group());
    }
    return words;
  }
}
