package dev.tempo.webapp.http;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

class MediaTypeTest {

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {"application/json|true", "*/*|true", "application/*;q=0.1|true",
    "text/html|false",
    "text/html, */*;q=0.8|true", "application/json;q=0, */*|false", "Application/JSON; charset=utf-8|true"})
  void the_most_precise_range_decides(String accept, boolean taken) {
    assertThat(MediaType.accepted(Headers.of(Map.of("accept", accept)), MediaType.JSON)).isEqualTo(taken);
  }

  @ParameterizedTest
  @CsvSource({"/schedule?x=1#y,/schedule?x=1#y", "//evil,/", "/\\evil,/", "http://evil,/", "'/ x',/", "'',/"})
  void only_local_paths_are_returned_to(String wanted, String path) {
    assertThat(LocalPath.or(wanted)).isEqualTo(path);
  }
}
