package dev.tempo.backend.converse.grammar;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a file of rules. A name at the margin begins a rule; the indented lines below it are its alternatives, each with
 * an optional label that ends in a colon; {@code #} begins a comment.
 *
 * <pre>
 * action
 *   delete:  delete | remove | get rid of
 *   archive: archive
 * </pre>
 */
final class RuleFile {
  private static final Pattern ALTERNATIVE = Pattern.compile("\\s+(?:([\\w-]+):\\s+)?(\\S.*)");

  private RuleFile() {}

  /** @throws IllegalArgumentException where the file is not well-formed: a mistake in the build, found at start */
  static Map<String, List<Alternative>> read(Class<?> beside, String file) {
    Map<String, List<Alternative>> rules = new LinkedHashMap<>();
    List<Alternative> current = new ArrayList<>();
    for (String line : text(beside, file).lines().toList()) {
      if (line.isBlank() || line.stripLeading().startsWith("#")) {
        continue;
      }
      Matcher alternative = ALTERNATIVE.matcher(line);
      if (alternative.matches()) {
        String label = Objects.requireNonNullElse(alternative.group(1), "");
        current.add(new Alternative(label, TemplateReader.read(alternative.group(2))));
      } else {
        current = new ArrayList<>();
        if (rules.put(line.strip(), current) != null) {
          throw new IllegalArgumentException("rule '" + line.strip() + "' stands twice in " + file);
        }
      }
    }
    return rules;
  }

  private static String text(Class<?> beside, String file) {
    try (InputStream in = beside.getResourceAsStream(file)) {
      return new String(Objects.requireNonNull(in, file).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  record Alternative(String label, Template template) {}
}
