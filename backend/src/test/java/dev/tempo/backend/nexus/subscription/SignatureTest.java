package dev.tempo.backend.nexus.subscription;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import org.junit.jupiter.api.Test;

import java.net.http.HttpHeaders;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Against the vector that Standard Webhooks publish, and against their own library for receivers. */
class SignatureTest {
  private static final String BODY = "{\"test\": 2432232314}";

  @Test
  void signsThePublishedVector() {
    assertThat(new Secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").sign("msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330,
        BODY.getBytes(UTF_8))).isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
  }

  @Test
  void receiversOfEitherSecretVerifyDuringARotation() throws WebhookVerificationException {
    Secret before = Secret.generate();
    Secret after = Secret.generate();
    Instant now = Instant.now(); // the receivers' library compares with its own clock
    Secrets rotated = new Secrets(after, before, now.plusSeconds(60));
    Map<String, List<String>> headers = headers(now, rotated.signatures("id_1", now, BODY.getBytes(UTF_8)));
    new Webhook(before.text()).verify(BODY, headers);
    new Webhook(after.text()).verify(BODY, headers);
    Secrets over = new Secrets(after, before, now);
    Map<String, List<String>> later = headers(now, over.signatures("id_1", now, BODY.getBytes(UTF_8)));
    new Webhook(after.text()).verify(BODY, later);
    assertThatThrownBy(() -> new Webhook(before.text()).verify(BODY, later)).isInstanceOf(
        WebhookVerificationException.class);
  }

  @Test
  void aSecretIsLongRandomAndNotPrinted() {
    Secret secret = Secret.generate();
    assertThat(secret.text()).matches("whsec_[A-Za-z0-9+/]{43}=").isNotEqualTo(Secret.generate().text());
    assertThat(secret.toString()).isEqualTo("whsec_...");
  }

  private static Map<String, List<String>> headers(Instant now, String signature) {
    return HttpHeaders.of(Map.of("webhook-id", List.of("id_1"), "webhook-timestamp", List.of(Long.toString(now
        .getEpochSecond())), "webhook-signature", List.of(signature)), (_, _) -> true).map();
  }
}
