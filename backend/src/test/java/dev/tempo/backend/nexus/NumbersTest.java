package dev.tempo.backend.nexus;

import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.IntNode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.math.BigDecimal;

import static org.assertj.core.api.Assertions.assertThat;

class NumbersTest {

  @ParameterizedTest
  @ValueSource(strings = {"0", "0.0", "-0.10", "0e999999999", "1e300", "-1e308", "1e-300", "123.456", "7e-320"})
  void what_can_be_read_back_is_taken(String number) {
    assertThat(Numbers.isBounded(DecimalNode.valueOf(new BigDecimal(number)))).isTrue();
    assertThat(Numbers.isBounded(IntNode.valueOf(number.length()))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0e-999999999", "0e-400", "1e-999999999", "1e999999999", "1e400", "1e-400"})
  void what_is_beyond_a_double_or_has_too_many_digits_is_not(String number) {
    assertThat(Numbers.isBounded(DecimalNode.valueOf(new BigDecimal(number)))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {399, 400, 401})
  void digits_are_counted_with_the_zero_before_the_point(int places) {
    assertThat(Numbers.isBounded(DecimalNode.valueOf(new BigDecimal("0e-" + places)))).isEqualTo(places < 400);
    assertThat(Numbers.isBounded(DecimalNode.valueOf(new BigDecimal("0." + "1".repeat(places))))).isEqualTo(
        places < 400);
  }
}
