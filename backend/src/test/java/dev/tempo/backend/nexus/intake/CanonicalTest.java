package dev.tempo.backend.nexus.intake;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

/** Against the library, which is the reference. */
class CanonicalTest {

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"b\":1,\"a\":[true,false,null,{}]}", "{\"n\":-0}", "{\"n\":9007199254740993}",
    "{\"n\":1.50,\"m\":1e21}", "{\"n\":9007199254740992}", "{\"\\u20ac\":\"\\u000f\\n\\b/<>\\u007f\\ud83d\\ude00\"}",
    "{\"\\ufb33\":1,\"\\ud83d\\ude00\":2,\"\\u0080\":3}", "{\"quote\":\"\\\"\\\\\\t\\f\\r\"}"})
  void says_what_the_library_says(String json) {
    ObjectNode node = (ObjectNode) StrictJson.parse(json, "the test");

    assertThat(Canonical.of(node)).isEqualTo(Canonical.byLibrary(node));
  }

  @Property(tries = 300)
  void says_of_any_texts_and_numbers_what_the_library_says(@ForAll("members") Map<String, String> texts,
      @ForAll long number) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    texts.forEach(node::put);
    node.putArray("nested").addObject().put("number", number % (1L << 53));

    assertThat(Canonical.of(node)).isEqualTo(Canonical.byLibrary(node));
  }

  @Provide
  Arbitrary<Map<String, String>> members() {
    Arbitrary<String> texts = Arbitraries.strings().withCharRange('\u0001', '\ud7ff').ofMaxLength(12);
    return Arbitraries.maps(texts, texts).ofMaxSize(6);
  }
}
