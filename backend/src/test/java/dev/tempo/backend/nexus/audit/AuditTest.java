package dev.tempo.backend.nexus.audit;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tempo.backend.nexus.Draft;
import dev.tempo.backend.nexus.Nexus;
import dev.tempo.backend.nexus.Refusal;
import dev.tempo.backend.nexus.intake.Canonical;
import dev.tempo.backend.nexus.postgres.TestNexus;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import static dev.tempo.backend.nexus.audit.AuditFixture.USER;
import static dev.tempo.backend.nexus.postgres.TestNexus.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class AuditTest {
  private final AuditFixture fixture = new AuditFixture();

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void every_event_is_proved_to_another_verifier_against_a_signed_root() throws Exception {
    fixture.record(7);
    fixture.grow();
    fixture.record(300);
    fixture.grow();
    fixture.record(1);
    Checkpoint checkpoint = fixture.grow();

    assertThat(checkpoint.size()).isEqualTo(308);
    assertThat(checkpoint.isSignedBy(List.of(fixture.signer.key()))).isTrue();
    for (long position = 1; position <= 308; position++) {
      InclusionProof proof = fixture.audit.inclusion(position);
      byte[] leaf = Rfc9162.leaf(proof.leaf().getBytes(StandardCharsets.UTF_8));
      assertThat(HexFormat.of().formatHex(leaf)).isEqualTo(proof.hash().hex());
      assertThat(Rfc9162.includes(leaf, position - 1, 308, hex(proof.path()), checkpoint.root().hex())).isTrue();
    }
  }

  @Test
  void any_two_sizes_are_proved_consistent() {
    fixture.record(5);
    fixture.grow();
    fixture.record(8);
    fixture.grow();

    for (long from = 0; from <= 13; from++) {
      for (long to = from; to <= 13; to++) {
        ConsistencyProof proof = fixture.audit.consistency(from, Optional.of(to));
        assertThat(Rfc9162.consistent(from, to, hex(proof.path()), proof.fromRoot().hex(), proof.toRoot().hex()))
            .isTrue();
      }
    }
    assertThat(fixture.audit.consistency(3, Optional.empty()).to()).isEqualTo(13);
    assertThatThrownBy(() -> fixture.audit.consistency(3, Optional.of(2L))).isInstanceOf(Refusal.class);
    assertThatThrownBy(() -> fixture.audit.consistency(3, Optional.of(14L))).isInstanceOf(Refusal.class);
  }

  /** The leaf is the RFC 8785 form of all members, whatever they hold. */
  @Test
  void a_leaf_is_canonical_and_has_every_member() throws Exception {
    ObjectNode payload = json().put("b", 1.5).put("a", "\u20ac\u0001\"\\/");
    Draft draft = new Draft("/te\"st", "id-\u00e9", "odd\ttype", USER, Instant.parse("2026-01-01T00:00:00.120Z"),
        "story", "cause", payload, null, null, json().put("ext", "1"));
    fixture.nexus.send(TestNexus.ALICE, new Nexus.Incoming(draft, "content"));
    fixture.grow();

    String leaf = fixture.audit.inclusion(1).leaf();
    ObjectNode read = (ObjectNode) ExportLine.MAPPER.readTree(leaf);

    assertThat(Canonical.of(read)).isEqualTo(leaf);
    assertThat(Stream.of("time", "source", "id", "event_type", "entity_type", "entity_id", "actor", "correlation_id",
        "causation_id", "v", "position").map(name -> read.get(name).asText()))
        .containsExactly("2026-01-01T00:00:00.120Z",
            "/te\"st", "id-\u00e9", "odd\ttype", "user", "42", "alice", "story", "cause", "1", "1");
    assertThat(read.get("payload_hash").textValue())
        .isEqualTo(HexFormat.of().formatHex(Hash.plain(payload.toString())));
    assertThat(read.get("extensions_hash").textValue()).isEqualTo(HexFormat.of().formatHex(Hash.plain(
        "{\"ext\":\"1\"}")));
    assertThat(read.get("salt").textValue()).hasSize(32);
    assertThat(read.size()).isEqualTo(21);
  }

  @Test
  void an_event_that_the_tree_has_not_reached_is_refused_for_now() {
    fixture.grow();
    fixture.record(1);

    assertThatThrownBy(() -> fixture.audit.inclusion(1)).isInstanceOf(Refusal.class).hasMessageContaining("position 0");
  }

  @Test
  void an_empty_log_is_signed_too() {
    assertThatThrownBy(fixture.audit::latest).isInstanceOf(Refusal.class);

    assertThat(fixture.grow().root()).isEqualTo(Hash.EMPTY);
  }

  private static List<String> hex(List<Hash> hashes) {
    return hashes.stream().map(Hash::hex).toList();
  }
}
