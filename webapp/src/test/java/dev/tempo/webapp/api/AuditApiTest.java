package dev.tempo.webapp.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tempo.webapp.testing.Client;
import dev.tempo.webapp.testing.RunningTempo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import java.nio.charset.StandardCharsets;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/** Proofs as somebody outside verifies them, with nothing but SHA-256 and Ed25519. */
@ExtendWith(RunningTempo.class)
class AuditApiTest {
  private final Client admin;
  private final Client user;

  AuditApiTest(RunningTempo.Server server) {
    admin = server.admin();
    user = server.as("audit-user", "user");
  }

  @Test
  void an_event_is_proved_as_soon_as_it_is_recorded() throws Exception {
    for (int i = 0; i < 3; i++) {
      long position = admin.event("pinged", "audited", "one", "{\"n\": 1}").json().get("position").longValue();
      JsonNode proof = ok(admin.get("/api/v1/events/" + position + "/proof"));

      assertThat(proof.get("position").longValue()).isEqualTo(position);
      byte[] hash = sha256(new byte[1], proof.get("leaf").textValue().getBytes(StandardCharsets.UTF_8));
      assertThat(hex(hash)).isEqualTo(proof.get("leaf_hash").textValue());
      assertThat(root(hash, position - 1, proof.get("tree_size").longValue(), proof.get("path"))).isEqualTo(proof.get(
          "root").textValue());
      JsonNode checkpoint = proof.get("checkpoint");
      assertThat(checkpoint.get("root")).isEqualTo(proof.get("root"));
      assertSigned(checkpoint.get("note").textValue());
      assertThat(checkpoint.get("note").textValue().split("\n")[2])
          .isEqualTo(Base64.getEncoder().encodeToString(HexFormat
              .of().parseHex(proof.get("root").textValue())));
    }
  }

  @Test
  void a_proof_is_for_whoever_may_see_the_event_and_the_leaf_for_whoever_sees_all_of_it() {
    admin.put("/api/v1/entities/audited/mine", "{\"category\": \"audited\", \"owner\": \"audit-user\"}");
    String hidden = admin.event("pinged", "audited", "unknown", "{}").json().get("position").asText();

    assertThat(user.get("/api/v1/events/" + hidden + "/proof").status()).isEqualTo(404);
    assertThat(user.get("/api/v1/events/999999999/proof").status()).isEqualTo(404);
    assertThat(user.get("/api/v1/events/x/proof").status()).isEqualTo(404);
    assertThat(user.get("/api/v1/audit/checkpoint").status()).isEqualTo(200);
    assertThat(user.get("/api/v1/audit/checkpoints").status()).isEqualTo(200);
    assertThat(user.get("/api/v1/audit/key").status()).isEqualTo(200);
    assertThat(user.get("/api/v1/audit/export").status()).isEqualTo(403);
  }

  @Test
  void checkpoints_are_listed_and_consistent() {
    admin.event("pinged", "audited", "one", "{}");
    long size = admin.event("pinged", "audited", "one", "{}").json().get("position").longValue();
    ok(admin.get("/api/v1/events/" + size + "/proof"));

    JsonNode list = ok(admin.get("/api/v1/audit/checkpoints?limit=2"));
    JsonNode newer = list.at("/items/0");
    JsonNode older = list.at("/items/1");
    assertThat(ok(admin.get("/api/v1/audit/checkpoints?limit=1&after=" + newer.get("size").asText())).at(
        "/items/0")).isEqualTo(older);
    JsonNode proof = ok(admin.get("/api/v1/audit/consistency?from=" + older.get("size").asText() + "&to=" + newer.get(
        "size").asText()));
    assertThat(proof.get("from_root")).isEqualTo(older.get("root"));
    assertThat(proof.get("to_root")).isEqualTo(newer.get("root"));
    assertThat(admin.get("/api/v1/audit/consistency").status()).isEqualTo(400);
    assertThat(admin.get("/api/v1/audit/consistency?from=5&to=4").status()).isEqualTo(422);
    assertThat(admin.get("/api/v1/audit/consistency?from=1&to=999999999").status()).isEqualTo(422);
    assertThat(admin.get("/api/v1/audit/consistency?from=-1").status()).isEqualTo(400);
  }

  @Test
  void the_latest_checkpoint_comes_as_a_note_for_other_tools() throws Exception {
    Client.Answer note = admin.send("GET", "/api/v1/audit/checkpoint",
        request -> request.header("Accept", "text/plain"));

    assertThat(note.header("Content-Type")).startsWith("text/plain");
    assertThat(note.text()).endsWith("=\n");
    assertSigned(note.text());
    assertThat(admin.send("GET", "/api/v1/audit/checkpoint", request -> request.header("Accept", "image/png")).status())
        .isEqualTo(406);
  }

  @Test
  void an_export_begins_and_ends_as_it_was_asked_for() {
    long size = ok(admin.get("/api/v1/audit/checkpoint")).get("size").longValue();
    List<String> lines = admin.get("/api/v1/audit/export?from=2&to=" + size).text().lines().toList();

    assertThat(lines.getFirst()).contains("\"from\":2").contains("\"to\":" + size);
    assertThat(lines.getLast()).isEqualTo("{\"end\":" + size + "}");
    assertThat(lines).filteredOn(line -> line.startsWith("{\"hash\"")).hasSize((int) size - 1);
    assertThat(admin.get("/api/v1/audit/export?from=999999999").status()).isEqualTo(422);
    assertThat(admin.get("/api/v1/audit/export?to=999999999").status()).isEqualTo(422);
    assertThat(admin.get("/api/v1/audit/export?from=0").status()).isEqualTo(400);
  }

  private void assertSigned(String note) throws Exception {
    int blank = note.lastIndexOf("\n\n");
    String[] signature = note.substring(blank + 2).strip().split(" ");
    byte[] bytes = Base64.getDecoder().decode(signature[2]);
    JsonNode keys = ok(user.get("/api/v1/audit/key")).get("keys");
    boolean verified = false;
    for (JsonNode key : keys) {
      if (key.get("name").textValue().equals(signature[1]) && key.get("key_id").textValue().equals(hex(Arrays.copyOf(
          bytes, 4)))) {
        byte[] raw = Base64.getDecoder().decode(key.get("public_key").textValue());
        Signature ed25519 = Signature.getInstance("Ed25519");
        ed25519
            .initVerify(KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(HexFormat.of().parseHex(
                "302a300506032b6570032100" + hex(raw)))));
        ed25519.update(note.substring(0, blank + 1).getBytes(StandardCharsets.UTF_8));
        verified = ed25519.verify(Arrays.copyOfRange(bytes, 4, bytes.length));
      }
    }
    assertThat(verified).as(note).isTrue();
  }

  /** RFC 9162, section 2.1.3.2. */
  private static String root(byte[] leaf, long index, long size, JsonNode path) throws Exception {
    byte[] hash = leaf;
    long fn = index;
    long sn = size - 1;
    for (JsonNode element : path) {
      byte[] sibling = HexFormat.of().parseHex(element.textValue());
      if ((fn & 1) == 1 || fn == sn) {
        hash = sha256(new byte[] {1}, sibling, hash);
        while ((fn & 1) == 0 && fn != 0) {
          fn >>= 1;
          sn >>= 1;
        }
      } else {
        hash = sha256(new byte[] {1}, hash, sibling);
      }
      fn >>= 1;
      sn >>= 1;
    }
    return sn == 0 ? hex(hash) : "the path is not of this leaf";
  }

  private static byte[] sha256(byte[]... parts) throws Exception {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    for (byte[] part : parts) {
      digest.update(part);
    }
    return digest.digest();
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  private static JsonNode ok(Client.Answer answer) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return answer.json();
  }
}
