package dev.tempo.backend.policy;

import com.fasterxml.jackson.databind.json.JsonMapper;
import org.junit.jupiter.api.Test;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class PolicyDocumentTest {

  @Test
  void every_violation_is_named_at_once_and_where_it_is() {
    Map<String, String> violations = violations("""
        {"rule": [], "rules": [
          {"role": "us er", "environment": "prod//eu", "category": 7, "retention": "P90D"},
          {"role": "user", "retentoin": "P90D", "on/expiry": "delete"},
          {"role": "a", "retention": "-P90D"},
          {"role": "b", "retention": "P0D"},
          {"role": "c", "retention": "P9999Y"},
          {"role": "d", "retention": "90 days"},
          {"role": "e", "retention": 90},
          {"role": "f", "on_expiry": "explode"},
          {"role": "g", "on_expiry": "run:"},
          {"role": "h", "access": "everybody", "exposure": "some", "validation": "maybe"},
          {"role": "i", "cancel_on": ["x", "y"], "override_on": ["y", "z"], "restart_on": ["z"]},
          {"role": "j", "cancel_on": ["action.executed"]},
          {"role": "k", "cancel_on": "x"},
          {"role": "l", "restart_on": ["user_*"]},
          {"role": "m"},
          "not a rule"]}""");

    assertThat(violations).containsOnlyKeys("/rule", "/rules/0/role", "/rules/0/environment", "/rules/0/category",
        "/rules/1/retentoin", "/rules/1/on~1expiry", "/rules/2/retention", "/rules/3/retention", "/rules/4/retention",
        "/rules/5/retention", "/rules/6/retention", "/rules/7/on_expiry", "/rules/8/on_expiry", "/rules/9/access",
        "/rules/9/exposure", "/rules/9/validation", "/rules/10/override_on", "/rules/10/restart_on",
        "/rules/11/cancel_on", "/rules/12/cancel_on", "/rules/13/restart_on", "/rules/14", "/rules/15");
    assertThat(violations.get("/rules/2/retention")).contains("negative");
    assertThat(violations.get("/rules/4/retention")).contains("forever");
    assertThat(violations.get("/rules/5/retention")).contains("P90D");
    assertThat(violations.get("/rules/9/access")).contains("self+admin");
  }

  @Test
  void two_rules_with_the_same_key_are_refused_also_where_one_leaves_its_wildcards_out() {
    assertThat(violations("""
        {"rules": [{"role": "user", "access": "self"},
                   {"role": "user", "environment": "*", "category": "*", "exposure": "none"}]}"""))
        .containsOnlyKeys("/rules/1");
  }

  @Test
  void what_was_read_can_be_put_back() {
    assertThat(parse("""
        {"revision": 3, "published_at": "2026-01-01T00:00:00Z", "published_by": "ann",
         "rules": [{"role": "user", "retention": "P1M"}]}""")).containsExactly(
        Rule.of("user", "*", "*").with(Effect.RETENTION, Retention.parse("P1M")));
  }

  @Test
  void the_three_rows_of_the_demo_decide_as_the_founding_document_says() throws IOException {
    PolicyTable table;
    try (var document = getClass().getResourceAsStream("/demo-policies.json")) {
      table = PolicyTable.compile(1, PolicyDocument.read(document));
    }

    Decision orchestration = table.decide(new Classification("admin", "prod", "orchestration"));
    Decision analytics = table.decide(new Classification("service", "dev", "analytics"));
    Decision user = table.decide(new Classification("user", "prod/eu", "user"));

    assertThat(List.of(orchestration.retention().wire(), orchestration.access().wire(), orchestration.validation()
        .wire(), orchestration.exposure().wire())).containsExactly("P1Y", "full", "strict", "internal");
    assertThat(List.of(analytics.retention().wire(), analytics.access().wire(), analytics.validation().wire(),
        analytics.exposure().wire())).containsExactly("P7D", "internal", "lenient", "none");
    assertThat(List.of(user.retention().wire(), user.access().wire(), user.validation().wire(), user.exposure().wire()))
        .containsExactly("P90D", "self+admin", "strict", "summary");
    assertThat(user.onExpiry()).isEqualTo(OnExpiry.DELETE);
    assertThat(user.cancelOn()).isEqualTo(EventTypes.of("user_reactivated"));
    assertThat(user.overrideOn()).isEqualTo(EventTypes.of("policy_override"));
  }

  @Test
  void a_member_given_twice_is_malformed() {
    byte[] twice = "{\"rules\": [], \"rules\": []}".getBytes(StandardCharsets.UTF_8);

    assertThatThrownBy(() -> PolicyDocument.read(new ByteArrayInputStream(twice))).isInstanceOf(IOException.class);
  }

  @Test
  void what_the_database_cannot_hold_is_refused_where_it_stands() {
    for (String text : List.of("a\\u0000", "a\\ud800", "\\udc00a")) {
      assertThat(violations("""
          {"note": "TEXT", "rules": [
            {"role": "TEXT", "environment": "TEXT", "category": "TEXT", "on_expiry": "run:TEXT"},
            {"role": "a", "cancel_on": ["TEXT"]}, {"role": "b", "override_on": ["x", "TEXT"]},
            {"role": "c", "restart_on": ["TEXT"]}]}""".replace("TEXT", text))).containsOnlyKeys("/note",
          "/rules/0/role",
          "/rules/0/environment", "/rules/0/category", "/rules/0/on_expiry", "/rules/1/cancel_on",
          "/rules/2/override_on", "/rules/3/restart_on");
    }
    assertThat(parse("{\"note\": \"\\ud83d\\ude00\", \"rules\": [{\"cancel_on\": [\"\\ud83d\\ude00\"]}]}")).hasSize(1);
  }

  @Test
  void no_more_violations_are_told_than_help() {
    assertThat(violations("{\"rules\": [" + "1,".repeat(100_000) + "1]}")).hasSize(200);
  }

  private static Map<String, String> violations(String json) {
    PolicyRefused refused = catchThrowableOfType(PolicyRefused.class, () -> parse(json));
    return refused.violations().stream().collect(
        Collectors.toMap(PolicyRefused.Violation::pointer, PolicyRefused.Violation::detail));
  }

  private static List<Rule> parse(String json) {
    try {
      return PolicyDocument.parse(new JsonMapper().readTree(json));
    } catch (IOException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
