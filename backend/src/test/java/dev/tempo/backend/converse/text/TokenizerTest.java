package dev.tempo.backend.converse.text;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.stream.Collectors;

import static org.assertj.core.api.Assertions.assertThat;

class TokenizerTest {

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
      Please don't delete user "A 7"!     | do not delete user [A 7]
      What’s due?                         | what is due
      cancel user/42's deletion.          | cancel user/42 's deletion
      “delete user 42”                    | [delete user 42]
      it isn't 'user/42' or ‘b 7’         | it is not [user/42] or [b 7]
      unless `a.b`, c_d or e_f            | unless [a.b] c_d or e_f
      "user/42"'s deletion                | [user/42] 's deletion
      an "unclosed quotation              | an "unclosed quotation
      ?                                   | ?
      <script>alert(1)</script>           | <script>alert(1)</script>
      """)
  void cuts_a_line(String line, String tokens) {
    assertThat(
        Tokenizer.tokens(line).stream().map(token -> token.quoted() ? "[" + token.text() + "]" : token.text()).collect(
            Collectors.joining(" ")))
        .isEqualTo(tokens);
  }

  @ParameterizedTest
  @CsvSource({"delte,delete,true", "dleete,delete,true", "achive,archive,true", "tommorow,tomorrow,true",
    "cancle,cancel,true", "deplete,delete,false", "relete,delete,false", "deletes,delete,false", "delete,delete,false",
    "form,from,true", "on,no,false", "dued,due,false", "4delte,delete,false"})
  void tells_a_slip_from_another_word(String typed, String meant, boolean slip) {
    assertThat(Slip.of(typed, meant)).isEqualTo(slip);
  }
}
