package dev.tempo.webapp.api;

import dev.tempo.webapp.testing.Client;
import dev.tempo.webapp.testing.RunningTempo;
import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.Draft;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.JsonSchemaOptions;
import io.vertx.json.schema.Validator;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** What the published schema says of a policy set is what the server says. */
@ExtendWith(RunningTempo.class)
class PolicySchemaTest {
  private final Client admin;
  private final Validator schema;

  PolicySchemaTest(RunningTempo.Server server) {
    admin = server.admin();
    schema = Validator.create(JsonSchema.of(new JsonObject(admin.get("/api/v1/policies/schema").text())),
        new JsonSchemaOptions().setBaseUri("https://tempo.example").setDraft(Draft.DRAFT202012));
  }

  @ParameterizedTest
  @ValueSource(strings = {"'retention': 'P90D'", "'retention': 'P1Y2M3W4DT5H6M7.5S'", "'retention': 'forever'",
    "'retention': 'PT1S'", "'on_expiry': 'run:tidy.up'", "'cancel_on': ['a', 'b']", "'restart_on': []",
    "'access': 'self+admin'", "'environment': 'prod/eu', 'validation': 'lenient'", "'exposure': 'full', 'role': '*'"})
  void both_take_it(String rule) {
    assertThat(bySchema(rule)).as("schema").isTrue();
    assertThat(byServer(rule).status()).as("server").isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"'retention': '-P1D'", "'retention': 'P-1D'", "'retention': 'P'", "'retention': 'PT'",
    "'retention': '90 days'", "'retention': 90", "'on_expiry': 'shred'", "'on_expiry': 'run:'", "'cancel_on': 'a'",
    "'cancel_on': ['a', 'a']", "'cancel_on': ['action.executed']", "'override_on': ['*_deleted']",
    "'access': 'everybody'", "'colour': 'red'", "'role': 'a b', 'access': 'none'",
    "'environment': 'prod//eu', 'access': 'none'", "'role': 'user'", "'validation': null"})
  void both_refuse_it(String rule) {
    assertThat(bySchema(rule)).as("schema").isFalse();
    Client.Answer answer = byServer(rule);
    assertThat(answer.status()).as("server").isEqualTo(422);
    assertThat(answer.json().at("/errors/0/pointer").textValue()).startsWith("/rules/0");
  }

  /** Beyond what a schema can say. */
  @ParameterizedTest
  @ValueSource(strings = {"'retention': 'P1001Y'", "'retention': 'P0D'",
    "'cancel_on': ['a'], 'override_on': ['a']", "'access': 'none'}, {'access': 'full'"})
  void the_server_refuses_more(String rule) {
    assertThat(byServer(rule).status()).isEqualTo(422);
  }

  private boolean bySchema(String rule) {
    return schema.validate(new JsonObject(document(rule))).getValid();
  }

  private Client.Answer byServer(String rule) {
    return admin.post("/api/v1/policies/diff", document(rule));
  }

  private static String document(String rule) {
    return ("{'rules': [{" + rule + "}]}").replace('\'', '"');
  }
}
