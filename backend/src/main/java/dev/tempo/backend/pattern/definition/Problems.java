package dev.tempo.backend.pattern.definition;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tempo.backend.nexus.Refusal;
import dev.tempo.backend.nexus.Refusal.Violation;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Everything that is wrong with a document, up to {@link #MOST}. */
final class Problems {
  private static final int MOST = 100;

  private final List<Violation> found = new ArrayList<>();

  void add(String pointer, @Nullable String detail) {
    if (found.size() < MOST) {
      found.add(new Violation(pointer, String.valueOf(detail)));
    }
  }

  void only(ObjectNode json, Set<String> known, String at) {
    json.fieldNames().forEachRemaining(name -> {
      if (!known.contains(name)) {
        add(at + "/" + escaped(name), "unknown member; known are " + String.join(", ", new TreeSet<>(known)));
      }
    });
  }

  boolean isEmpty() {
    return found.isEmpty();
  }

  List<Violation> found() {
    return List.copyOf(found);
  }

  /** @throws Refusal 422 with all of them */
  void refuse(String what) {
    if (!found.isEmpty()) {
      String first = found.getFirst().pointer() + ": " + found.getFirst().detail();
      throw new Refusal(Refusal.Kind.UNPROCESSABLE, what + ": " + first + (found.size() == 1 ? ""
          : ", and " + (found.size() - 1) + " more"), found);
    }
  }

  /** As RFC 6901 has it. */
  static String escaped(String name) {
    return name.replace("~", "~0").replace("/", "~1");
  }
}
