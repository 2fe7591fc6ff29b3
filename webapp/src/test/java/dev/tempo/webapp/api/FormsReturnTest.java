package dev.tempo.webapp.api;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class FormsReturnTest {

  @ParameterizedTest
  @CsvSource({"/,/?conversation=42", "/?,/?conversation=42", "/schedule?q=x,/schedule?q=x&conversation=42",
    "/schedule?conversation=41&q=x,/schedule?q=x&conversation=42", "/?conversation,/?conversation=42",
    "/events?q=%26#now,/events?q=%26&conversation=42#now", "/a#b?c,/a?conversation=42#b?c"})
  void the_parameter_is_set_and_the_others_stay(String address, String expected) {
    assertThat(FormsReturn.with(address, "conversation", "42")).isEqualTo(expected);
  }
}
