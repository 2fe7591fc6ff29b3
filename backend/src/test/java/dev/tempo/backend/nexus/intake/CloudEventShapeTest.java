package dev.tempo.backend.nexus.intake;

import dev.tempo.backend.nexus.Draft;
import dev.tempo.backend.nexus.EntityRef;
import dev.tempo.backend.nexus.Nexus.Incoming;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

class CloudEventShapeTest {
  private static final String LEAST = """
      {"specversion": "1.0", "id": "1", "source": "/crm", "type": "user_created", "subject": "user/42", "data": {}}""";

  @Test
  void every_attribute_arrives_and_extensions_are_kept() {
    Draft draft = structured("""
        {"specversion": "1.0", "id": "1", "source": "urn:crm", "type": "user_created", "subject": "user/a/b",
         "time": "2030-01-31T09:00:00Z", "datacontenttype": "application/json; charset=utf-8", "dataschema": "urn:s",
         "correlationid": "story", "causationid": "cause", "tempometadata": "{\\"category\\": \\"user\\"}",
         "partitionkey": "k", "sampled": true, "rate": 5, "unset": null, "data": {"plan": "pro"}}""").draft();

    assertThat(draft.id()).isEqualTo("1");
    assertThat(draft.source()).isEqualTo("urn:crm");
    assertThat(draft.entity()).isEqualTo(new EntityRef("user", "a/b"));
    assertThat(draft.time()).isEqualTo(Instant.parse("2030-01-31T09:00:00Z"));
    assertThat(draft.correlationId()).isEqualTo("story");
    assertThat(draft.causationId()).isEqualTo("cause");
    assertThat(draft.payload()).hasToString("{\"plan\":\"pro\"}");
    assertThat(draft.metadata()).hasToString("{\"category\":\"user\"}");
    assertThat(draft.extensions()).hasToString("{\"datacontenttype\":\"application/json; charset=utf-8\","
        + "\"dataschema\":\"urn:s\",\"partitionkey\":\"k\",\"sampled\":true,\"rate\":5}");
  }

  @Test
  void data_may_be_absent_or_in_base64() {
    assertThat(structured(LEAST.replace(", \"data\": {}", "")).draft().payload()).isEmpty();
    assertThat(structured(LEAST.replace("\"data\": {}", "\"data_base64\": \"eyJhIjoxfQ==\"")).draft().payload())
        .hasToString("{\"a\":1}");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      "specversion": "1.0" | "specversion": "0.3"                        | 422 /specversion
      "specversion": "1.0" | "x": "1.0"                                  | 422 /specversion
      "id": "1"            | "id": null                                  | 422 /id
      "id": "1"            | "id": 1                                     | 422 /id
      "source": "/crm"     | "source": "/tempo"                          | 403 /source
      "user_created"       | "policy.published"                          | 403 /type
      "subject": "user/42" | "subject": "user"                           | 422 /subject
      "subject": "user/42" | "subject": "/42"                            | 422 /subject
      "subject": "user/42" | "subject": "user/"                          | 422 /subject
      "subject": "user/42" | "other": "x"                                | 422 /subject
      "data": {}           | "data": [1]                                 | 422 /data
      "data": {}           | "data": {"a": "\\u0000"}                    | 422 /data/a
      "data": {}           | "data": {}, "datacontenttype": "text/plain" | 422 /datacontenttype
      "data": {}           | "data": {}, "data_base64": "e30="           | 422 /data_base64
      "data": {}           | "data_base64": "?"                          | 422 /data_base64
      "data": {}           | "data_base64": "WzFd"                       | 422 /data_base64
      "data": {}           | "data": {}, "ext": {"a": 1}                 | 422 /ext
      "data": {}           | "data": {}, "ext": 1.5                      | 422 /ext
      "data": {}           | "data": {}, "ext": 2147483648               | 422 /ext
      "data": {}           | "data": {}, "Ext": "x"                      | 422 /Ext
      "data": {}           | "data": {}, "tempometadata": {"a": 1}       | 422 /tempometadata
      "data": {}           | "data": {}, "tempometadata": "[]"           | 422 /tempometadata
      "data": {}           | "data": {}, "tempometadata": "{"            | 422 /tempometadata
      "data": {}           | "data": {}, "tempometadata": "{\\"a\\": \\"\\\\u0000\\"}" | 422 /tempometadata/a
      """)
  void what_is_wrong_is_refused_where_it_is(String member, String wrong, String brief) {
    String body = LEAST.replace(member, wrong);
    assertThat(body).isNotEqualTo(LEAST);

    assertThat(Refusals.brief(() -> structured(body))).isEqualTo(brief);
    assertThat(Refusals.brief(() -> batch("[" + LEAST + "," + body + "]"))).isEqualTo(brief.replace(" /", " /1/"));
  }

  @Test
  void a_batch_keeps_its_order_and_may_be_empty() {
    assertThat(batch("[" + LEAST + "," + LEAST.replace("\"1\"", "\"2\"") + "]")).extracting(event -> event.draft().id())
        .containsExactly("1", "2");
    assertThat(batch("[]")).isEmpty();
    assertThat(Refusals.brief(() -> batch(LEAST))).isEqualTo("422 ");
    assertThat(Refusals.brief(() -> batch("[7]"))).isEqualTo("422 /0");
  }

  @Test
  void in_binary_mode_attributes_are_headers() {
    Incoming incoming = IncomingParser.request(headers(Map.of("ce-subject", "user/M%C3%BCller%20%E2%82%AC", "CE-Trace",
        "100%25")), bytes("{\"plan\": \"pro\"}")).events().getFirst();

    assertThat(incoming.draft().entity()).isEqualTo(new EntityRef("user", "Müller €"));
    assertThat(incoming.draft().payload()).hasToString("{\"plan\":\"pro\"}");
    assertThat(incoming.draft().extensions()).hasToString(
        "{\"trace\":\"100%\",\"datacontenttype\":\"application/json\"}");
    assertThat(incoming.content()).contains("user_created", "pro");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      ce-subject     | user/%zz      | 422 /subject
      ce-subject     | user/%F       | 422 /subject
      ce-subject     | user/%        | 422 /subject
      ce-subject     | user/%FF      | 422 /subject
      ce-subject     | user/%00      | 422 /subject
      ce-specversion | 2.0           | 422 /specversion
      ce-data        | x             | 422 ''
      ce-bad-name    | x             | 422 /bad-name
      content-type   | text/plain    | 415
      content-type   | ''            | 415
      """)
  void headers_are_checked_too(String header, String value, String brief) {
    assertThat(Refusals.brief(() -> IncomingParser.request(headers(Map.of(header, value)), bytes("{}")))).startsWith(
        brief.replace("''", ""));
  }

  private static Map<String, String> headers(Map<String, String> more) {
    Map<String, String> headers = new HashMap<>(Map.of("ce-specversion", "1.0", "ce-id", "1", "ce-source", "/crm",
        "ce-type", "user_created", "ce-subject", "user/42", "content-type", "application/json"));
    headers.putAll(more);
    return headers;
  }

  private static Incoming structured(String body) {
    return IncomingParser.structured(bytes(body));
  }

  private static List<Incoming> batch(String body) {
    return IncomingParser.batch(bytes(body));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
