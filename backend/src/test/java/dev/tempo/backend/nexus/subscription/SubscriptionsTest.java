package dev.tempo.backend.nexus.subscription;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tempo.backend.nexus.Refusal;
import dev.tempo.backend.nexus.postgres.TestNexus;
import dev.tempo.backend.policy.Principal;
import dev.tempo.backend.policy.Role;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static dev.tempo.backend.nexus.subscription.SubscriptionFixture.OWNER;
import static dev.tempo.backend.nexus.subscription.SubscriptionFixture.SWIFT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@Timeout(60)
class SubscriptionsTest {
  private static final Principal OTHER = new Principal("otto", Role.SERVICE);
  private static final Principal ADMIN = new Principal("root", Role.ADMIN);
  private static final String URL = "http://localhost:1/hook";

  private final SubscriptionFixture tempo = SubscriptionFixture.fresh(SWIFT);

  @AfterEach
  void close() {
    tempo.close();
  }

  @Test
  void aSecretIsShownOnceAndIsInNoEvent() throws InterruptedException {
    ObjectNode made = tempo.create(URL + "/path-token", _ -> {});
    String id = made.get("id").textValue();
    String secret = made.get("secret").textValue();
    assertThat(tempo.subscriptions().find(OWNER, id).toString()).doesNotContain("whsec_");
    assertThat(tempo.subscriptions().list(ADMIN, "", 10).toString()).doesNotContain("whsec_").contains(id);
    ObjectNode rotated = tempo.subscriptions().rotate(OWNER, id);
    assertThat(rotated.get("secret").textValue()).startsWith("whsec_").isNotEqualTo(secret);
    assertThat(rotated.get("previous_secret_until").textValue()).isNotEmpty();
    assertThat(tempo.rows().find(id).orElseThrow().secrets().previous()).isEqualTo(new Secret(secret));
    assertThat(tempo.nexus().events().toString()).doesNotContain("whsec_", "path-token");
    assertThat(tempo.nexus().types()).containsExactly("subscription.created", "subscription.secret_rotated");
  }

  @Test
  void toOthersItIsNotThere() throws InterruptedException {
    String id = tempo.subscribe(URL);
    for (Principal stranger : new Principal[] {OTHER, new Principal("olga", Role.USER)}) {
      notFound(() -> tempo.subscriptions().find(stranger, id));
      notFound(() -> tempo.subscriptions().patch(stranger, id, TestNexus.json().put("state", "paused")));
      notFound(() -> tempo.subscriptions().rotate(stranger, id));
      notFound(() -> tempo.subscriptions().replay(stranger, id, TestNexus.json().put("from", "now")));
      notFound(() -> tempo.subscriptions().letters(stranger, id, null, 0, 10));
      notFound(() -> tempo.subscriptions().retry(stranger, id, null));
      notFound(() -> tempo.subscriptions().drop(stranger, id, null));
      notFound(() -> tempo.subscriptions().delete(stranger, id));
    }
    assertThat(tempo.subscriptions().list(OTHER, "", 10)).isEmpty();
    assertThat(tempo.subscriptions().list(new Principal(OWNER.subject(), Role.USER), "", 10)).isEmpty();
    notFound(() -> tempo.subscriptions().find(OWNER, "nonsense"));
    tempo.subscriptions().delete(ADMIN, id);
    notFound(() -> tempo.subscriptions().find(OWNER, id));
    assertThat(tempo.nexus().types()).containsExactly("subscription.created", "subscription.deleted");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/types", "/types/0", "/filter/like", "/sink", "/sink/topic", "/sink/url", "/from", "/mode",
    "/description", "/more"})
  void namesWhatIsWrongWhereItIs(String pointer) {
    assertThatThrownBy(() -> tempo.create(URL, json -> {
      switch (pointer) {
        case "/types" -> json.putArray("types");
        case "/types/0" -> json.putArray("types").add("a*b");
        case "/filter/like" -> json.putObject("filter").put("like", 1);
        case "/sink" -> json.put("sink", URL);
        case "/sink/topic" -> json.putObject("sink").put("topic", "events");
        case "/sink/url" -> json.putObject("sink").put("url", "http://169.254.169.254/latest/meta-data");
        case "/from" -> json.put("from", "yesterday");
        case "/mode" -> json.put("mode", "batched");
        case "/description" -> json.put("description", "x".repeat(1_001));
        default -> json.put("more", 1);
      }
    })).isInstanceOfSatisfying(Refusal.class, refusal -> {
      assertThat(refusal.kind()).isEqualTo(Refusal.Kind.UNPROCESSABLE);
      assertThat(refusal.violations()).extracting(Refusal.Violation::pointer).containsExactly(pointer);
    });
  }

  @Test
  void beginsWhereItIsTold() throws InterruptedException {
    tempo.send("a", 1);
    String now = tempo.create(URL, json -> json.put("from", "now")).get("id").textValue();
    assertThat(tempo.rows().cursor(now).orElseThrow().position()).isEqualTo(2); // its own creation
    String one = tempo.create(URL, json -> json.put("from", 1)).get("id").textValue();
    assertThat(tempo.rows().cursor(one).orElseThrow().position()).isEqualTo(1);
    assertThatThrownBy(() -> tempo.create(URL, json -> json.put("from", 1_000))).isInstanceOf(Refusal.class)
        .hasMessageContaining("beyond the end");
  }

  private static void notFound(ThrowingCallable call) {
    assertThatThrownBy(call).isInstanceOfSatisfying(Refusal.class, refusal -> assertThat(refusal.kind()).isEqualTo(
        Refusal.Kind.NOT_FOUND));
  }
}
