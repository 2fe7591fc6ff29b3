package dev.tempo.backend.nexus.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tempo.backend.nexus.intake.Canonical;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A line of an export, read. */
sealed interface ExportLine {
  JsonMapper MAPPER = JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).enable(
      DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  record Head(String origin, List<NoteKey> keys, long from, long to, List<Hash> before) implements ExportLine {}

  /**
   * @param hash     of the members as they stand in the line
   * @param recorded what the tree had, hexadecimal; empty where it had nothing
   */
  record Leaf(long position, Hash hash, String recorded) implements ExportLine {}

  record Signed(Checkpoint checkpoint) implements ExportLine {}

  record End(long to) implements ExportLine {}

  /** @throws IllegalArgumentException where it is none of them */
  static ExportLine read(String line) {
    JsonNode json = parse(line);
    if (json.path("leaf") instanceof ObjectNode leaf && json.size() == 2) {
      byte[] data = Canonical.of(leaf).getBytes(StandardCharsets.UTF_8);
      return new Leaf(number(leaf, "position"), Hash.leaf(data), text(json, "hash"));
    }
    if (json.has("checkpoint")) {
      return new Signed(Checkpoint.parse(text(json, "checkpoint")));
    }
    if (json.has("end")) {
      return new End(number(json, "end"));
    }
    return head(json);
  }

  private static Head head(JsonNode json) {
    if (number(json, "audit_export") != Export.VERSION) {
      throw new IllegalArgumentException("it is of a later form than this version of Tempo reads");
    }
    List<NoteKey> keys = new ArrayList<>();
    json.path("keys").forEach(key -> keys.add(NoteKey.parse(key.asText())));
    List<Hash> before = new ArrayList<>();
    json.path("before").forEach(hash -> before.add(Hash.parse(hash.asText())));
    return new Head(text(json, "origin"), keys, number(json, "from"), number(json, "to"), before);
  }

  private static JsonNode parse(String line) {
    try {
      return MAPPER.readTree(line);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("it is not JSON: " + e.getOriginalMessage(), e);
    }
  }

  private static long number(JsonNode json, String member) {
    if (json.path(member).isIntegralNumber() && json.path(member).canConvertToLong()) {
      return json.path(member).longValue();
    }
    throw new IllegalArgumentException("its '" + member + "' is no number");
  }

  private static String text(JsonNode json, String member) {
    if (json.path(member).isTextual()) {
      return json.path(member).textValue();
    }
    throw new IllegalArgumentException("its '" + member + "' is no text");
  }
}
