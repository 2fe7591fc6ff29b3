package dev.tempo.backend.converse.intent;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Commands with one word put in anywhere: some ten thousand lines, of which none may be understood as a command other
 * than the one that was meant, and none at all where the word negates it.
 */
class NearMissTest {
  private static final ZonedDateTime NOW = ZonedDateTime.parse("2026-11-23T10:15:00+01:00[Europe/Berlin]");

  private final Intents intents = new Intents();

  @ParameterizedTest
  @ValueSource(strings = {"not", "never", "don't", "dont", "do not", "cannot", "nobody", "without", "no longer"})
  void a_negation_anywhere_is_never_a_command(String word) {
    List<String> commands = with(word).filter(line -> command(line) && !line.contains("unless " + word)).toList();

    assertThat(commands).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"banana", "if", "who", "should", "undelete", "7", "user/43", "archive", "cancel"})
  void a_foreign_word_never_makes_another_command(String word) {
    List<String> different = new ArrayList<>();
    for (String command : commands()) {
      String meant = Rendering.of(intents.read(command, NOW));
      for (String line : with(word, command).toList()) {
        String got = Rendering.of(intents.read(line, NOW));
        if (command(line) && !got.equals(meant)) {
          different.add(line + " => " + got);
        }
      }
    }

    assertThat(different).isEmpty();
  }

  private boolean command(String line) {
    return intents.read(line, NOW) instanceof Understanding.Understood(Request request, _)
        && (request instanceof Request.Schedule || request instanceof Request.Cancel);
  }

  private static List<String> commands() {
    return Stream.of("lines-development.txt", "lines-held-out.txt").flatMap(file -> Line.of(file).stream())
        .filter(line -> line
            .expected().startsWith("schedule") || line.expected().startsWith("cancel"))
        .map(Line::text).filter(
            text -> !text.contains("\""))
        .toList(); // what is put into a quotation is an id, not a word
  }

  private static Stream<String> with(String word) {
    return commands().stream().flatMap(command -> with(word, command));
  }

  private static Stream<String> with(String word, String command) {
    List<String> words = Arrays.asList(command.split(" "));
    return IntStream.rangeClosed(0, words.size()).mapToObj(i -> {
      List<String> more = new ArrayList<>(words);
      more.add(i, word);
      return String.join(" ", more);
    });
  }
}
