package dev.tempo.backend.nexus.intake;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tempo.backend.nexus.Refusal;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;

/** JSON by RFC 8259 to the letter: UTF-8 alone, one value, no member twice, numbers exact, depth bounded. */
final class StrictJson {
  static final int DEEPEST = 100;
  private static final int LONGEST_NUMBER = 400;

  private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder().streamReadConstraints(
      StreamReadConstraints.builder().maxNestingDepth(DEEPEST).maxNumberLength(LONGEST_NUMBER).build()).enable(
          StreamReadFeature.STRICT_DUPLICATE_DETECTION)
      .build()).enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS,
          DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
      .disable(
          JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
      .build();

  private StrictJson() {}

  /**
   * @param what names the text in a refusal, e.g. "the body"
   * @throws Refusal malformed, with line and column; unprocessable where it is JSON that goes beyond our bounds
   */
  static JsonNode parse(byte[] utf8, String what) {
    return parse(decode(utf8, what), what);
  }

  static JsonNode parse(String text, String what) {
    JsonNode node;
    try {
      node = MAPPER.readTree(text);
    } catch (StreamConstraintsException beyond) {
      throw new Refusal(Refusal.Kind.UNPROCESSABLE, what + " goes beyond what is accepted, " + place(beyond)
          + ": at most " + DEEPEST + " levels deep, numbers of at most " + LONGEST_NUMBER + " characters");
    } catch (JsonProcessingException malformed) {
      throw new Refusal(Refusal.Kind.MALFORMED, what + " is not JSON, " + place(malformed) + ": " + malformed
          .getOriginalMessage());
    }
    if (node.isMissingNode()) {
      throw new Refusal(Refusal.Kind.MALFORMED, what + " is empty, but should be JSON");
    }
    return node;
  }

  private static String place(JsonProcessingException problem) {
    JsonLocation location = problem.getLocation();
    return location == null
        ? "at an unknown place"
        : "at line " + location.getLineNr() + ", column " + location.getColumnNr();
  }

  private static String decode(byte[] utf8, String what) {
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    ByteBuffer bytes = ByteBuffer.wrap(utf8);
    CharBuffer chars = CharBuffer.allocate(utf8.length);
    CoderResult result = decoder.decode(bytes, chars, true);
    if (result.isError()) {
      throw new Refusal(Refusal.Kind.MALFORMED, what + " is not UTF-8: the byte at offset " + bytes.position()
          + " begins no character");
    }
    return chars.flip().toString();
  }
}
