package dev.tempo.backend.converse.grammar;

import dev.tempo.backend.converse.text.Tokenizer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

class GrammarTest {
  private static final Map<String, Leaf> LEAVES = Map.of("word", Leaf.word("[a-z]+"));
  private final Grammar meals = Grammar.empty().with(GrammarTest.class, "meals.grammar", LEAVES);

  @Test
  void finds_every_parse_with_its_parts() {
    List<Parse> parses = parses("bring potato salad and soup");

    assertThat(parses)
        .extracting(parse -> parse.all("dish").stream().map(dish -> dish.label() + "=" + dish.text()).toList())
        .containsExactlyInAnyOrder(List.of("cold=potato salad", "hot=soup"), List.of("cold=potato salad", "any=soup"));
    assertThat(parses.getFirst().label()).isEqualTo("order");
  }

  @Test
  void a_line_is_matched_whole_or_not() {
    assertThat(parses("bring soup")).isNotEmpty();
    assertThat(parses("bring soup quickly now")).isEmpty();
    assertThat(parses("do bring soup")).isEmpty();
    assertThat(parses("\"bring soup\"")).isEmpty();
  }

  @Test
  void slips_are_counted_and_words_of_the_grammar_are_no_slips_of_others() {
    assertThat(parses("birng stew")).extracting(Parse::slips).containsOnly(1);
    assertThat(parses("bring stew")).extracting(Parse::slips).containsOnly(0);
  }

  @Test
  void a_long_line_of_nonsense_ends_quickly() {
    String line = "bring soup" + " and soup".repeat(60) + " (((";

    assertThat(assertTimeoutPreemptively(Duration.ofSeconds(20), () -> parses(line))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"left.grammar,left recursion", "broken.grammar,is missing", "dangling.grammar,no <nowhere>",
    "meals.grammar,no {word}"})
  void a_grammar_that_cannot_work_is_refused(String file, String reason) {
    assertThatIllegalArgumentException().isThrownBy(() -> Grammar.empty().with(GrammarTest.class, file, Map.of()))
        .withMessageContaining(reason);
  }

  private List<Parse> parses(String line) {
    return meals.parses("meal", Tokenizer.tokens(line));
  }
}
