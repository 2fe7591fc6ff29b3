package dev.tempo.backend.nexus.audit;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;

/**
 * A text and who signed it, in the format of C2SP signed notes.
 *
 * @param text       ends with a newline
 * @param signatures lines of the note after the text and an empty one
 */
record SignedNote(String text, List<Line> signatures) {
  private static final String DASH = "\u2014 ";

  SignedNote {
    signatures = List.copyOf(signatures);
  }

  /** @param bytes base64: 4 bytes of the key's ID, then the signature */
  record Line(String name, String bytes) {}

  static SignedNote of(String text, NoteKey key, byte[] signature) {
    byte[] id = HexFormat.of().parseHex(key.id());
    byte[] bytes = Arrays.copyOf(id, id.length + signature.length);
    System.arraycopy(signature, 0, bytes, id.length, signature.length);
    return new SignedNote(text, List.of(new Line(key.name(), Base64.getEncoder().encodeToString(bytes))));
  }

  /** @throws IllegalArgumentException where it is no signed note */
  static SignedNote parse(String note) {
    int end = note.lastIndexOf("\n\n");
    if (end < 0) {
      throw new IllegalArgumentException("a signed note has an empty line before its signatures");
    }
    List<Line> lines = new ArrayList<>();
    for (String line : note.substring(end + 2).split("\n")) {
      String[] parts = line.split(" ");
      if (parts.length != 3 || !line.startsWith(DASH)) {
        throw new IllegalArgumentException("this is no signature of a note: " + line);
      }
      lines.add(new Line(parts[1], parts[2]));
    }
    return new SignedNote(note.substring(0, end + 1), lines);
  }

  /** Whether one of the keys signed it, and none of those that are named did wrongly. */
  boolean isSignedBy(Collection<NoteKey> keys) {
    boolean signed = false;
    for (Line line : signatures) {
      byte[] bytes = decode(line.bytes());
      String id = bytes.length < 4 ? "" : HexFormat.of().formatHex(bytes, 0, 4);
      for (NoteKey key : keys) {
        if (key.name().equals(line.name()) && key.id().equals(id)) {
          if (!key.verifies(text.getBytes(StandardCharsets.UTF_8), Arrays.copyOfRange(bytes, 4, bytes.length))) {
            return false;
          }
          signed = true;
        }
      }
    }
    return signed;
  }

  private static byte[] decode(String base64) {
    try {
      return Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException _) {
      return new byte[0];
    }
  }

  String note() {
    StringBuilder note = new StringBuilder(text).append('\n');
    signatures.forEach(line -> note.append(DASH).append(line.name()).append(' ').append(line.bytes()).append('\n'));
    return note.toString();
  }
}
