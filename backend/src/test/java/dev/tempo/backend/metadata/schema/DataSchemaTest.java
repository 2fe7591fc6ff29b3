package dev.tempo.backend.metadata.schema;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tempo.backend.nexus.Refusal;
import dev.tempo.backend.nexus.Refusal.Violation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assertions.assertTimeout;

class DataSchemaTest {

  static ObjectNode json(String text) {
    try {
      return (ObjectNode) new JsonMapper().readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static DataSchema schema(String text) {
    return DataSchema.compile(json(text), "/schema");
  }

  private static List<Violation> refused(String text) {
    return Objects.requireNonNull(catchThrowableOfType(Refusal.class, () -> schema(text)), "it was taken").violations();
  }

  @Test
  void every_violation_is_told_at_once_with_its_place() {
    DataSchema account = schema("""
        {"type": "object", "required": ["plan"], "additionalProperties": false, "properties": {
          "plan": {"enum": ["free", "pro"]}, "seats": {"type": "integer", "minimum": 1},
          "tags": {"type": "array", "items": {"type": "string", "pattern": "^[a-z]+$"}},
          "a/b~c": {"type": "null"}}}""");

    assertThat(account.violations(json("{\"plan\": \"pro\", \"seats\": 3, \"tags\": [\"x\"]}"))).isEmpty();
    assertThat(account.violations(json(
        "{\"seats\": 0, \"tags\": [\"ok\", \"Not\", 3], \"colour\": \"red\", \"a/b~c\": 1}")).stream().map(
            Violation::pointer))
        .containsExactlyInAnyOrder("/plan", "/seats", "/tags/1", "/tags/2", "/colour",
            "/a~1b~0c");
  }

  @Test
  void numbers_are_what_they_are_however_they_are_written() {
    DataSchema price = schema("{\"properties\": {\"p\": {\"multipleOf\": 0.01, \"maximum\": 1e3}, \"n\": {\"type\":"
        + " \"integer\"}}}");
    assertThat(price.violations(json("{\"p\": 19.99, \"n\": 2.0}"))).isEmpty();
    assertThat(price.violations(json("{\"p\": 1000.001}"))).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
    "{\"type\": \"objekt\"} | /schema/type",
    "{\"properties\": {\"a\": {\"minimum\": \"x\"}}} | /schema/properties/a/minimum",
    "{\"properties\": {\"a\": {\"$ref\": \"https://example.com/s.json\"}}} | /schema/properties/a/$ref",
    "{\"properties\": {\"a\": {\"$ref\": \"file:///etc/passwd\"}}} | /schema/properties/a/$ref",
    "{\"properties\": {\"a\": {\"$ref\": \"#/$defs/none\"}}} | /schema/properties/a/$ref",
    "{\"properties\": {\"a\": {\"$ref\": \"#/%zz\"}}} | /schema/properties/a/$ref",
    "{\"properties\": {\"a\": {\"$ref\": \"#/properties\"}}} | /schema/properties/a/$ref",
    "{\"$id\": \"https://example.com/s.json\"} | /schema/$id",
    "{\"items\": {\"$dynamicRef\": \"#x\"}} | /schema/items/$dynamicRef",
    "{\"$schema\": \"http://json-schema.org/draft-07/schema#\"} | /schema/$schema",
    "{\"properties\": {\"a\": {\"pattern\": \"(\"}}} | /schema/properties/a/pattern",
    "{\"patternProperties\": {\"[a\": {}}} | /schema/patternProperties/[a",
    "{\"properties\": {\"a/b\": {\"x-exposure\": \"public\"}}} | /schema/properties/a~1b/x-exposure",
    "{\"properties\": {\"a\": {\"x-personal\": \"no\"}}} | /schema/properties/a/x-personal",
    "{\"multipleOf\": 1e-99999} | /schema/multipleOf",
    "{\"maximum\": 1e999999} | /schema/maximum",
    "{\"$ref\": \"#\"} | /schema"})
  void what_does_not_compile_is_refused_with_its_place(String schema, String pointer) {
    assertThat(refused(schema)).extracting(Violation::pointer).contains(pointer);
  }

  @Test
  void a_property_may_be_called_as_a_keyword_is() {
    DataSchema odd = schema(
        """
            {"properties": {"$ref": {"type": "string"}, "$id": {"type": "integer"}, "x-exposure": {"x-exposure": "summary"}},
             "required": ["$ref"], "examples": [{"$ref": "https://example.com"}], "const": {"$ref": "y"}}""");
    assertThat(odd.violations(json("{\"$ref\": \"y\"}"))).isEmpty();
    assertThat(odd.violations(json("{\"$id\": 1}"))).isNotEmpty();
  }

  @Test
  void references_that_lead_in_circles_are_refused_and_those_that_go_deeper_are_not() {
    assertThat(refused("{\"$defs\": {\"a\": {\"allOf\": [{\"$ref\": \"#/$defs/b\"}]}, \"b\": {\"not\": {\"$ref\": "
        + "\"#/$defs/a\"}}}, \"$ref\": \"#/$defs/a\"}")).isNotEmpty();
    DataSchema tree = schema("""
        {"$defs": {"tree": {"type": "object", "properties": {"left": {"$ref": "#/$defs/tree"}, "right": {"$ref":
         "#/$defs/tree"}, "n": {"type": "integer"}}}}, "$ref": "#/$defs/tree"}""");
    assertThat(tree.violations(json("{\"left\": {\"right\": {\"n\": \"x\"}}}"))).extracting(Violation::pointer)
        .containsExactly("/left/right/n");
  }

  @Test
  void a_pattern_that_goes_back_for_years_is_stopped() {
    DataSchema evil = schema("{\"properties\": {\"a\": {\"pattern\": \"^(a+)+$\"}, \"b\": {\"pattern\":"
        + " \"^(x|x)*y\"}}}");
    assertTimeout(Duration.ofSeconds(10), () -> {
      assertThat(evil.violations(json("{\"a\": \"" + "a".repeat(60) + "!\"}"))).hasSize(1);
      assertThat(evil.violations(json("{\"b\": \"" + "x".repeat(60_000) + "\"}"))).hasSize(1);
    });
    assertThat(evil.violations(json("{\"a\": \"aaa\"}"))).isEmpty();
  }

  @Test
  void references_that_multiply_are_stopped() {
    String doubling = IntStream.range(0, 40).mapToObj(n -> "\"d" + n + "\": {\"allOf\": [{\"$ref\": \"#/$defs/d" + (n
        + 1) + "\"}, {\"$ref\": \"#/$defs/d" + (n + 1) + "\"}]}").collect(Collectors.joining(", "));
    DataSchema bomb = schema("{\"$defs\": {" + doubling + ", \"d40\": {}}, \"properties\": {\"a\": {\"$ref\":"
        + " \"#/$defs/d0\"}}}");
    DataSchema deep = schema("""
        {"$defs": {"x": {"properties": {"a": {"allOf": [{"$ref": "#/$defs/x"}, {"$ref": "#/$defs/x"}]}}}},
         "$ref": "#/$defs/x"}""");
    assertTimeout(Duration.ofSeconds(20), () -> {
      assertThat(bomb.violations(json("{\"a\": 1}"))).hasSize(1);
      assertThat(deep.violations(json("{\"a\": ".repeat(60) + "{}" + "}".repeat(60)))).hasSize(1);
    });
  }

  @Test
  void the_largest_honest_data_fits_the_budget() {
    DataSchema numbers = schema("{\"properties\": {\"n\": {\"type\": \"array\", \"items\": {\"type\": \"integer\","
        + " \"maximum\": 9}}}, \"patternProperties\": {\"^[a-z]+$\": {}}}");
    assertThat(numbers.violations(json("{\"n\": [" + "1,".repeat(32_000) + "1]}"))).isEmpty();
  }

  @Test
  void a_field_is_seen_from_its_mark_on() {
    DataSchema person = schema("""
        {"properties": {"name": {"x-exposure": "summary"}, "salary": {"x-exposure": "full"},
          "address": {"properties": {"city": {"x-exposure": "summary"}}},
          "open": {"x-exposure": "summary", "properties": {"secret": {"x-exposure": "full"}}},
          "orders": {"items": {"properties": {"id": {"x-exposure": "summary"}}}},
          "pair": {"prefixItems": [{"x-exposure": "summary"}], "items": {"x-exposure": "full"}}},
         "patternProperties": {"^pub_": {"x-exposure": "summary"}}}""");
    ObjectNode data = json("""
        {"name": "Ann", "salary": 9, "age": 3, "address": {"street": "X", "city": "Y"},
         "open": {"a": 1, "deep": {"b": 2}, "secret": 3}, "orders": [{"id": 1, "sum": 2}, {"sum": 3}, "bare"],
         "pair": ["p", "q"], "pub_x": 1, "other": [1, 2]}""");

    assertThat(person.shown(data, FieldExposure.SUMMARY)).contains(json("""
        {"name": "Ann", "address": {"city": "Y"}, "open": {"a": 1, "deep": {"b": 2}}, "orders": [{"id": 1}],
         "pair": ["p"], "pub_x": 1}"""));
    assertThat(person.shown(data, FieldExposure.INTERNAL)).contains(json("""
        {"name": "Ann", "age": 3, "address": {"street": "X", "city": "Y"}, "open": {"a": 1, "deep": {"b": 2}},
         "orders": [{"id": 1, "sum": 2}, {"sum": 3}, "bare"], "pair": ["p"], "pub_x": 1, "other": [1, 2]}"""));
    assertThat(person.shown(data, FieldExposure.FULL)).contains(data);
    assertThat(schema("{}").shown(data, FieldExposure.SUMMARY)).isEmpty();
  }

  @Test
  void where_several_speak_of_a_field_the_most_closed_wins_whether_it_fits_or_not() {
    DataSchema mixed = schema("""
        {"$defs": {"open": {"x-exposure": "summary"}}, "properties": {"a": {"$ref": "#/$defs/open"}, "b": {"$ref":
         "#/$defs/open", "x-exposure": "full"}, "c": {"x-exposure": "summary"}, "d": {"x-exposure": "summary"}},
         "anyOf": [{"properties": {"c": {"x-exposure": "internal"}}}, true],
         "dependentSchemas": {"zzz": {"properties": {"d": {"x-exposure": "full"}}}}}""");
    assertThat(mixed.shown(json("{\"a\": 1, \"b\": 2, \"c\": 3, \"d\": 4}"), FieldExposure.SUMMARY)).contains(json(
        "{\"a\": 1}"));
  }

  @Test
  void a_refusal_of_a_schema_says_what_is_wrong_with_all_of_it() {
    assertThatThrownBy(() -> schema("{\"type\": 3, \"minimum\": \"x\"}")).isInstanceOfSatisfying(Refusal.class,
        refusal -> {
          assertThat(refusal.kind()).isEqualTo(Refusal.Kind.UNPROCESSABLE);
          assertThat(refusal.violations()).extracting(Violation::pointer).contains("/schema/minimum", "/schema/type");
        });
  }
}
