package dev.tempo.backend.nexus.audit;

import dev.tempo.backend.nexus.intake.Canonical;
import org.jspecify.annotations.Nullable;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Makes the leaf of an event: a JSON object in the form of RFC 8785, {@code v} 1, described in the decision. Every leaf has a
 * salt, made of a secret and the position: a proof shows the hashes of neighbours, and who may not see a neighbour must not be able
 * to try guesses at it. Used by one thread.
 */
final class Leaves {
  private static final String ALGORITHM = "HmacSHA256";
  private static final int SALT_BYTES = 16;

  private final Mac mac;
  private final StringBuilder out = new StringBuilder(1_024);

  /** @param secret 16 bytes or more, the same for ever */
  Leaves(byte[] secret) {
    if (secret.length < SALT_BYTES) {
      throw new IllegalArgumentException("the secret of the salts needs 16 bytes or more, but has " + secret.length);
    }
    try {
      mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(secret, ALGORITHM));
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
    }
  }

  Hash hash(StoredEvent event) {
    return Hash.leaf(text(event).getBytes(StandardCharsets.UTF_8));
  }

  /** What is hashed. Members stand in the order of RFC 8785, which is that of their names; a test holds it against the library. */
  String text(StoredEvent event) {
    out.setLength(0);
    text("{\"action_id\":", event.actionId());
    text(",\"actor\":", event.actor());
    text(",\"category\":", event.category());
    text(",\"causation_id\":", event.causationId());
    text(",\"correlation_id\":", event.correlationId());
    text(",\"entity_id\":", event.entityId());
    text(",\"entity_type\":", event.entityType());
    text(",\"environment\":", event.environment());
    text(",\"event_type\":", event.type());
    text(",\"extensions_hash\":", event.extensionsHash());
    text(",\"id\":", event.id());
    text(",\"owner\":", event.owner());
    text(",\"payload_hash\":", event.payloadHash());
    out.append(",\"policy_revision\":").append(event.policyRevision());
    out.append(",\"position\":").append(event.position());
    text(",\"recorded_at\":", event.recordedAt().toString());
    text(",\"role\":", event.role());
    text(",\"salt\":", salt(event.position()));
    text(",\"source\":", event.source());
    text(",\"time\":", event.time().toString());
    return out.append(",\"v\":1}").toString();
  }

  private void text(String before, @Nullable String value) {
    out.append(before);
    if (value == null) {
      out.append("null");
    } else {
      Canonical.text(value, out);
    }
  }

  private String salt(long position) {
    byte[] whole = mac.doFinal(ByteBuffer.allocate(Long.BYTES).putLong(position).array());
    return HexFormat.of().formatHex(whole, 0, SALT_BYTES);
  }
}
