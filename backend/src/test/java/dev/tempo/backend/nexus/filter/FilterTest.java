package dev.tempo.backend.nexus.filter;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.tempo.backend.nexus.EntityRef;
import dev.tempo.backend.nexus.Event;
import dev.tempo.backend.nexus.Refusal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Instant;
import java.util.Map;
import java.util.Objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** The dialects, mostly by the examples of the CloudEvents Subscriptions API and of CloudEvents SQL. */
class FilterTest {
  private static final JsonMapper JSON = new JsonMapper();

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
    "{'exact': {'type': 'com.github.push', 'source': 'https://github.com/cloudevents'}} | true",
    "{'exact': {'type': 'com.github.push', 'source': 'https://github.com'}}             | false",
    "{'exact': {'type': 'com.github'}}                                                  | false",
    "{'exact': {'missing': 'x'}}                                                        | false",
    "{'prefix': {'type': 'com.github.', 'subject': 'user/'}}                            | true",
    "{'prefix': {'type': 'com.gitlab.'}}                                                | false",
    "{'suffix': {'type': '.push'}}                                                      | true",
    "{'suffix': {'type': '.pull'}}                                                      | false",
    "{'all': [{'exact': {'type': 'com.github.push'}}, {'exact': {'subject': 'user/42'}}]} | true",
    "{'all': [{'exact': {'type': 'com.github.push'}}, {'exact': {'subject': 'user/43'}}]} | false",
    "{'any': [{'exact': {'type': 'com.github.pull'}}, {'exact': {'subject': 'user/42'}}]} | true",
    "{'any': [{'exact': {'type': 'com.github.pull'}}, {'exact': {'subject': 'user/43'}}]} | false",
    "{'not': {'exact': {'type': 'com.github.push'}}}                                    | false",
    "{'not': {'prefix': {'type': 'com.gitlab.'}}}                                       | true",
    "{'exact': {'plan': 'pro', 'sequence': '0000000000000000007'}}                      | true",
    "{'exact': {'attempts': '3', 'paid': 'true'}}                                       | true",
    "[{'prefix': {'type': 'com.'}}, {'suffix': {'subject': '/42'}}]                     | true",
    "{'sql': \"source LIKE '%cloudevents%'\"}                                           | true",
    "{'sql': \"type = 'com.github.push' AND subject LIKE 'user/__'\"}                   | true",
    "{'sql': \"subject IN ('user/1', 'user/42')\"}                                      | true",
    "{'sql': \"EXISTS plan AND NOT EXISTS missing\"}                                    | true",
    "{'sql': \"attempts + 2 > 4 AND paid\"}                                             | true",
    "{'sql': \"attempts * 2 = 7\"}                                                      | false",
    "{'sql': \"LOWER(plan) = 'pro' XOR LENGTH(plan) > 5\"}                              | true",
    "{'sql': \"missing = 'x'\"}                                                         | false",
    "{'sql': \"attempts / 0 = 1\"}                                                      | false",
    "{'sql': \"'not a boolean'\"}                                                       | false",
    "{'sql': \"TRUE\"}                                                                  | true"})
  void choosesByEachDialect(String filter, boolean matches) {
    Shown shown = new Shown(event("com.github.push"), true);
    assertThat(Filter.parse("/filter", json(quoted(filter))).matches(Attributes.of(shown))).isEqualTo(matches);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {"1 | /filter", "true | /filter", "{} | /filter", "[] | /filter",
    "[1] | /filter/0",
    "{'exact': {'type': 'a'}, 'prefix': {'type': 'b'}} | /filter", "{'like': {'type': 'a'}} | /filter/like",
    "{'exact': {}} | /filter/exact", "{'exact': {'Type': 'a'}} | /filter/exact/Type",
    "{'exact': {'type': ''}} | /filter/exact/type", "{'prefix': {'type': 1}} | /filter/prefix/type",
    "{'all': []} | /filter/all", "{'any': [{'not': {'exact': 1}}]} | /filter/any/0/not/exact",
    "{'not': [{'exact': {'type': 'a'}}]} | /filter/not", "{'sql': 1} | /filter/sql", "{'sql': ''} | /filter/sql",
    "{'sql': 'type = '} | /filter/sql", "{'sql': \"type = 'a\"} | /filter/sql", "{'sql': 'NOSUCH(type)'} | /filter/sql",
    "{'sql': \"type LIKE '%a%b%'\"} | /filter/sql", "{'sql': \"type LIKE 'a\\\\\\\\E(a+)+'\"} | /filter/sql",
    "{'sql': \"CONCAT(type, type) LIKE 'a%'\"} | /filter/sql"})
  void namesWhatIsWrongWhereItIs(String filter, String pointer) {
    assertThatThrownBy(() -> Filter.parse("/filter", json(quoted(filter)))).isInstanceOfSatisfying(Refusal.class,
        refusal -> {
          assertThat(refusal.kind()).isEqualTo(Refusal.Kind.UNPROCESSABLE);
          assertThat(refusal.violations()).extracting(Refusal.Violation::pointer).containsExactly(pointer);
        });
  }

  @Test
  void namesEveryMistakeAtOnce() {
    assertThatThrownBy(() -> Filter.parse("/filter", json(quoted(
        "{'any': [{'exact': {'A': 'b', 'c': ''}}, {'sql': '?'}, {'suffix': {'type': 'ok'}}]}"))))
        .isInstanceOfSatisfying(Refusal.class, refusal -> assertThat(refusal.violations()).extracting(
            Refusal.Violation::pointer).containsExactly("/filter/any/0/exact/A", "/filter/any/0/exact/c",
                "/filter/any/1/sql"));
  }

  @ParameterizedTest
  @ValueSource(ints = {12, 1_000, 100_000})
  void boundsDepthAndNumber(int count) {
    JsonNode nested = json(quoted("{'exact': {'type': 'a'}}"));
    for (int i = 0; i < Math.min(count, 90); i++) {
      nested = JsonNodeFactory.instance.objectNode().set("not", nested);
    }
    JsonNode deep = nested;
    assertThatThrownBy(() -> Filter.parse("/filter", deep)).isInstanceOf(Refusal.class);
  }

  @Test
  @Timeout(20)
  void noExpressionIsSlow() {
    String longest = "x".repeat(1_000);
    Event event = event("a".repeat(250));
    Objects.requireNonNull(event.extensions()).put("long", "a".repeat(1_000)).put("longer",
        "a".repeat(100_000));
    Attributes attributes = Attributes.of(new Shown(event, true));
    for (String sql : new String[] {"(".repeat(20) + "TRUE" + ")".repeat(20), "long LIKE '%a%b'",
      "long LIKE '%aa%ab' OR ".repeat(40) + "FALSE", "NOT ".repeat(200) + "TRUE", "-".repeat(100) + "1 = 1",
      "1 + ".repeat(200) + "1 = 201", "type = '" + longest.substring(100) + "'"}) {
      Filter filter = Filter.parse("", JsonNodeFactory.instance.objectNode().put("sql", sql));
      for (int i = 0; i < 10; i++) {
        filter.matches(attributes);
      }
    }
    assertThat(Filter.parse("", json("{\"sql\": \"longer LIKE 'a%'\"}")).matches(attributes)).isFalse();
    assertThat(Filter.parse("", json("{\"sql\": \"long LIKE 'a%'\"}")).matches(attributes)).isTrue();
    for (String sql : new String[] {"(".repeat(21) + "TRUE" + ")".repeat(21), longest + "x"}) {
      assertThatThrownBy(() -> Filter.parse("", JsonNodeFactory.instance.objectNode().put("sql", sql))).isInstanceOf(
          Refusal.class);
    }
  }

  @Test
  void whatIsShownInSummaryIsFilteredBySummaryAlone() {
    Filter filter = Filter.parse("", json(quoted("{'exact': {'plan': 'pro'}}")));
    assertThat(filter.matches(Attributes.of(new Shown(event("a"), true)))).isTrue();
    assertThat(filter.matches(Attributes.of(new Shown(event("a"), false)))).isFalse();
  }

  @Test
  void writesCloudEventsInBothModes() {
    Shown whole = new Shown(event("a"), true);
    assertThat(CloudEventForm.structured(whole)).isEqualTo(json(quoted(
        """
            {'specversion': '1.0', 'id': 'id 1', 'source': 'https://github.com/cloudevents', 'type': 'a', 'subject': 'user/42',
             'time': '2026-01-01T00:00:00Z', 'datacontenttype': 'application/json', 'sequence': '0000000000000000007',
             'recordedtime': '2026-01-01T00:00:01Z', 'correlationid': 'story', 'plan': 'pro', 'attempts': 3, 'paid': true,
             'data': {'amount': 5}}""")));
    assertThat(CloudEventForm.headers(whole)).containsAllEntriesOf(Map.of("ce-id", "id%201", "ce-type", "a",
        "content-type", "application/json", "ce-sequence", "0000000000000000007", "ce-paid", "true"))
        .doesNotContainKey("ce-datacontenttype");
    assertThat(CloudEventForm.body(whole)).isEqualTo("{\"amount\":5}");
    Shown summary = new Shown(event("a"), false);
    assertThat(CloudEventForm.structured(summary).has("data")).isFalse();
    assertThat(CloudEventForm.structured(summary).has("plan")).isFalse();
    assertThat(CloudEventForm.structured(summary).path("visibility").textValue()).isEqualTo("summary");
    assertThat(CloudEventForm.body(summary)).isEmpty();
  }

  private static Event event(String type) {
    JsonNodeFactory json = JsonNodeFactory.instance;
    return new Event(7, "id 1", "https://github.com/cloudevents", type, new EntityRef("user", "42"), Instant.parse(
        "2026-01-01T00:00:00Z"), Instant.parse("2026-01-01T00:00:01Z"), "alice", "story", null, 3,
        json.objectNode().put(
            "amount", 5),
        json.objectNode().put("plan", "pro").put("attempts", 3).put("paid", true), null, null,
        null);
  }

  private static String quoted(String text) {
    // Single quotes for JSON's, but inside of double-quoted expressions.
    StringBuilder json = new StringBuilder();
    boolean inside = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      inside ^= c == '"';
      json.append(c == '\'' && !inside ? '"' : c);
    }
    return json.toString();
  }

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(text, e);
    }
  }
}
