package dev.tempo.backend.nexus.intake;

import dev.tempo.backend.nexus.Draft;
import dev.tempo.backend.nexus.EntityRef;
import dev.tempo.backend.nexus.Nexus.Incoming;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.time.Instant;

import static org.assertj.core.api.Assertions.assertThat;

class PlainShapeTest {
  private static final String LEAST = """
      {"event_type": "user_created", "entity_type": "user", "entity_id": "42", "payload": {}}""";

  @Test
  void every_member_arrives() {
    Draft draft = parse(
        """
            {"event_type": "user_created", "entity_type": "user", "entity_id": "a/b", "payload": {"n": 1.10},
             "metadata": {"category": "user"}, "id": "e-1", "source": "https://crm.example/", "time": "2030-01-31T10:00:00+01:00",
             "correlation_id": "story", "causation_id": "cause"}""")
        .draft();

    assertThat(draft.type()).isEqualTo("user_created");
    assertThat(draft.entity()).isEqualTo(new EntityRef("user", "a/b"));
    assertThat(draft.payload()).hasToString("{\"n\":1.10}");
    assertThat(draft.metadata()).hasToString("{\"category\":\"user\"}");
    assertThat(draft.id()).isEqualTo("e-1");
    assertThat(draft.source()).isEqualTo("https://crm.example/");
    assertThat(draft.time()).isEqualTo(Instant.parse("2030-01-31T09:00:00Z"));
    assertThat(draft.correlationId()).isEqualTo("story");
    assertThat(draft.causationId()).isEqualTo("cause");
    assertThat(draft.extensions()).isNull();
  }

  @Test
  void what_is_optional_may_be_absent() {
    Draft draft = parse(LEAST).draft();

    assertThat(draft.id()).isNull();
    assertThat(draft.time()).isNull();
    assertThat(draft.metadata()).isNull();
    assertThat(draft.source()).isEqualTo("/api");
  }

  @Test
  void the_content_is_the_same_in_any_order_and_spacing_and_another_for_another_value() {
    String same = """
        { "payload":{},"entity_id":"\\u0034\\u0032", "entity_type":"user","event_type":"user_created"}""";

    assertThat(parse(same).content()).isEqualTo(parse(LEAST).content());
    assertThat(parse(LEAST.replace("{}", "{\"a\": 1}")).content()).isNotEqualTo(parse(LEAST).content());
    assertThat(parse(LEAST.replace("{}", "{\"a\": 1.0}")).content()).isEqualTo(parse(LEAST.replace("{}",
        "{\"a\": 1e0}")).content());
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      "event_type": "user_created"  | "event_type": ""                  | 422 /event_type
      "event_type": "user_created"  | "event_type": 7                   | 422 /event_type
      "event_type": "user_created"  | "event_type": "user_*"            | 422 /event_type
      "event_type": "user_created"  | "event_type": null                | 422 /event_type
      "entity_type": "user"         | "entity_type": "us/er"            | 422 /entity_type
      "entity_id": "42"             | "entity_id": 42                   | 422 /entity_id
      "entity_id": "42"             | "entity_id": "a\\u0000b"          | 422 /entity_id
      "entity_id": "42"             | "entity_id": "\\ud83d"            | 422 /entity_id
      "entity_id": "42"             | "entity_id": "\\ude00\\ud83d"     | 422 /entity_id
      "payload": {}                 | "payload": []                     | 422 /payload
      "payload": {}                 | "payload": "x"                    | 422 /payload
      "payload": {}                 | "payload": null                   | 422 /payload
      "payload": {}                 | "payload": {"a/b": {"~": "\\u0000"}} | 422 /payload/a~1b/~0
      "payload": {}                 | "payload": {"x\\u0000": 1}        | 422 /payload/x<NUL>
      "payload": {}                 | "payload": {"a": [1, 1e400]}      | 422 /payload/a/1
      "payload": {}                 | "payload": {"a": -1e999999}       | 422 /payload/a
      "payload": {}                 | "payload": {"a": 1e-400}          | 422 /payload/a
      "payload": {}                 | "payload": {"a": NaN}             | 400
      "payload": {}                 | "payload": {"a": 01}              | 400
      "payload": {}                 | "payload": {"a": 1, "a": 1}       | 400
      "payload": {}                 | "payload": {"a": 1,}              | 400
      "payload": {}                 | "payload": {} // comment          | 400
      "payload": {}                 | "payload": {"a": "\t"}            | 400
      "payload": {}                 | "payload": {}, "payload": {}      | 400
      "payload": {}                 | "payload": {}, "surprise": 1      | 422 /surprise
      "payload": {}                 | "payload": {}, "extra": 1, "time": 5 | 422 /extra /time
      "payload": {}                 | "payload": {}, "metadata": "x"    | 422 /metadata
      "payload": {}                 | "payload": {}, "id": ""           | 422 /id
      "payload": {}                 | "payload": {}, "source": "a b"    | 422 /source
      "payload": {}                 | "payload": {}, "source": "::"     | 422 /source
      "payload": {}                 | "payload": {}, "source": "/tempo" | 403 /source
      "event_type": "user_created"  | "event_type": "action.executed"   | 403 /event_type
      "event_type": "user_created"  | "event_type": "policy.published"  | 403 /event_type
      "event_type": "user_created"  | "event_type": "pattern_started"   | 403 /event_type
      "event_type": "user_created"  | "event_type": "microfrontend.x"   | 403 /event_type
      """)
  void what_is_wrong_is_refused_where_it_is(String member, String wrong, String brief) {
    String body = LEAST.replace(member, wrong);
    assertThat(body).isNotEqualTo(LEAST);

    assertThat(Refusals.brief(() -> parse(body))).isEqualTo(brief.replace("<NUL>", "\0"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"policy_override", "actions.x", "patterns", "pattern", "user_deleted"})
  void types_that_only_look_reserved_are_open(String type) {
    assertThat(parse(LEAST.replace("user_created", type)).draft().type()).isEqualTo(type);
  }

  @Test
  void all_that_is_missing_is_named_at_once() {
    assertThat(Refusals.brief(() -> parse("{}"))).isEqualTo("422 /event_type /entity_type /entity_id /payload");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      2030-01-31T09:00:00Z                    | 2030-01-31T09:00:00Z
      2030-01-31t09:00:00z                    | 2030-01-31T09:00:00Z
      2030-01-31T09:00:00.123456789-02:30     | 2030-01-31T11:30:00.123456Z
      2030-01-31T09:00:00.1234567891234567Z   | 2030-01-31T09:00:00.123456Z
      0001-01-01T00:00:00Z                    | 0001-01-01T00:00:00Z
      9999-12-31T23:59:59.999999Z             | 9999-12-31T23:59:59.999999Z
      2028-02-29T00:00:00Z                    | 2028-02-29T00:00:00Z
      """)
  void times_are_read_to_the_microsecond(String text, Instant time) {
    assertThat(parse(LEAST.replace("{}", "{}, \"time\": \"" + text + "\"")).draft().time()).isEqualTo(time);
  }

  @ParameterizedTest
  @ValueSource(strings = {"2030-01-31", "2030-01-31T09:00:00", "2030-01-31 09:00:00Z", "10000-01-01T00:00:00Z",
    "+10000-01-01T00:00:00Z", "-0001-01-01T00:00:00Z", "0000-06-01T00:00:00Z", "9999-12-31T23:59:59-00:01",
    "0001-01-01T00:00:00+00:01", "2030-02-30T00:00:00Z", "2030-01-31T24:00:01Z", "2030-01-31T09:00:60Z", "tomorrow",
    "1893488400", "٢٠٣٠-01-31T09:00:00Z"})
  void other_times_are_refused(String text) {
    assertThat(Refusals.brief(() -> parse(LEAST.replace("{}", "{}, \"time\": \"" + text + "\"")))).isEqualTo(
        "422 /time");
  }

  @Test
  void ids_have_up_to_256_characters_of_any_kind() {
    String longest = "🙂".repeat(256);
    assertThat(parse(LEAST.replace("42", longest)).draft().entity().id()).isEqualTo(longest);
    assertThat(Refusals.brief(() -> parse(LEAST.replace("42", longest + "x")))).isEqualTo("422 /entity_id");
  }

  private static Incoming parse(String body) {
    return IncomingParser.plain(body.getBytes(StandardCharsets.UTF_8));
  }
}
