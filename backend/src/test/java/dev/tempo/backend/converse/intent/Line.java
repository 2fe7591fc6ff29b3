package dev.tempo.backend.converse.intent;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A line of the test set.
 *
 * @param kind     the section it stands in
 * @param expected outcome and slots, as {@link Rendering} writes them
 */
record Line(String kind, String text, String expected) {

  static List<Line> of(String file) {
    List<Line> lines = new ArrayList<>();
    String kind = "";
    for (String row : read(file).lines().toList()) {
      int arrow = row.indexOf(" => ");
      if (row.startsWith("##")) {
        kind = row.substring(2).strip();
      } else if (!row.startsWith("#") && arrow > 0) {
        lines.add(new Line(kind, row.substring(0, arrow), row.substring(arrow + 4).strip()));
      }
    }
    return lines;
  }

  private static String read(String file) {
    try (InputStream in = Line.class.getResourceAsStream("/converse/" + file)) {
      return new String(Objects.requireNonNull(in, file).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
