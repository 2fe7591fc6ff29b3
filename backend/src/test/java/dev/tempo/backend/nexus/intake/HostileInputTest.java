package dev.tempo.backend.nexus.intake;

import dev.tempo.backend.nexus.Refusal;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;

class HostileInputTest {
  private static final String WITH = """
      {"event_type": "t", "entity_type": "user", "entity_id": "42", "payload": {"x": %s}}""";

  @Test
  void malformed_json_is_told_by_line_and_column() {
    assertThat(Refusals.of(() -> parse("{\n  \"event_type\": oops}"))).hasMessageContaining("line 2, column")
        .extracting(
            Refusal::kind)
        .isEqualTo(Refusal.Kind.MALFORMED);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      ''          | 400
      '   '       | 400
      {           | 400
      {} {}       | 400
      nul         | 400
      [1]         | 422
      null        | 422
      "text"      | 422
      """)
  void a_body_that_is_no_event_is_refused(String body, String status) {
    assertThat(Refusals.brief(() -> parse(body))).startsWith(status);
  }

  @Test
  void only_utf8_is_read() {
    byte[] wrong = WITH.formatted("\"?\"").getBytes(StandardCharsets.UTF_8);
    wrong[wrong.length - 4] = (byte) 0xC3;

    assertThat(Refusals.of(() -> IncomingParser.plain(wrong))).hasMessageContaining("not UTF-8");
    assertThat(Refusals.brief(() -> IncomingParser.plain(WITH.formatted("1").getBytes(StandardCharsets.UTF_16))))
        .isEqualTo("400");
    assertThat(Refusals.brief(() -> parse("\uFEFF" + WITH.formatted("1")))).isEqualTo("400");
  }

  @Test
  void depth_and_digits_are_bounded() {
    assertThat(parse(WITH.formatted("[".repeat(90) + "]".repeat(90))).draft().payload()).isNotEmpty();
    assertThat(Refusals.brief(() -> parse(WITH.formatted("[".repeat(100_000))))).isEqualTo("422");
    assertThat(Refusals.brief(() -> parse(WITH.formatted("1".repeat(100_000))))).isEqualTo("422");
    assertThat(Refusals.brief(() -> parse(WITH.formatted("0." + "1".repeat(100_000))))).isEqualTo("422");
  }

  @Test
  void sizes_are_bounded() {
    String fits = WITH.formatted("\"" + "x".repeat(IncomingParser.LARGEST_EVENT - WITH.length()) + "\"");
    String event = fits.replace("event_type", "type");

    assertThat(parse(fits).content()).hasSizeGreaterThan(1_000_000);
    assertThat(Refusals.brief(() -> parse(fits + "  "))).isEqualTo("413 ");
    assertThat(Refusals.brief(() -> IncomingParser.structured(bytes(event + " ".repeat(100))))).isEqualTo("413 ");
    assertThat(Refusals.brief(() -> IncomingParser.binary(Map.of(), new byte[IncomingParser.LARGEST_EVENT + 1])))
        .isEqualTo("413 ");
    assertThat(Refusals.brief(() -> IncomingParser.batch(new byte[IncomingParser.LARGEST_BATCH + 1]))).isEqualTo(
        "413 ");
    String large = """
        {"specversion": "1.0", "id": "1", "source": "/s", "type": "t", "subject": "user/1", "data": {"x": "%s"}}"""
        .formatted("x".repeat(IncomingParser.LARGEST_EVENT));
    assertThat(Refusals.brief(() -> IncomingParser.batch(bytes("[" + large + "]")))).isEqualTo("413 /0");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      text/plain                                | 415
      ''                                        | 415
      application/json; charset=latin1          | 415
      application/json; charset=utf-8           | 422
      APPLICATION/JSON;charset="UTF-8"; x=y     | 422
      application/cloudevents+json              | 422
      application/cloudevents-batch+json        | 422
      application/cloudevents+avro              | 415
      """)
  void other_content_types_are_refused(String type, String status) {
    assertThat(Refusals.brief(() -> IncomingParser.request(Map.of("Content-Type", type), bytes("{}")))).startsWith(
        status);
  }

  /** Whatever is done to a good request, the answer is an event or a refusal, never another failure. */
  @Property(tries = 3_000)
  void nothing_else_ever_comes_out(@ForAll Random random, @ForAll @IntRange(min = 1, max = 8) int changes) {
    byte[] body = bytes(
        """
            {"specversion": "1.0", "id": "1\\ud83d\\ude42", "source": "/s", "type": "t", "subject": "user/1", "ext": -12,
             "time": "2030-01-31T09:00:00.5+01:00", "tempometadata": "{\\"a\\": [1e3, null]}", "data": {"x": [true, 1.5]}}""");
    String pool = "\"\\{}[]:,.-+eE0u%/ \0\u00e9truefalsn19";
    for (int i = 0; i < changes; i++) {
      body[random.nextInt(body.length)] = (byte) (random.nextInt(10) == 0
          ? random.nextInt(256)
          : pool.charAt(random.nextInt(pool.length())));
    }
    try {
      assertThat(IncomingParser.structured(body).content()).isNotEmpty();
    } catch (Refusal refusal) {
      assertThat(refusal.kind().status()).isBetween(400, 422);
      assertThat(refusal).hasMessageMatching("(?s).{10,}");
    }
  }

  private static dev.tempo.backend.nexus.Nexus.Incoming parse(String body) {
    return IncomingParser.plain(bytes(body));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
