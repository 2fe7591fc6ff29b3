package dev.tempo.registry.release;

import dev.tempo.registry.manifest.Violation;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * Finds the shared packages that one version needs, and those that they need: depth first, so that each comes after what
 * it needs itself. A package is taken once, at the version that the first range met chose; where a later range does not
 * take that version too, this is a violation, not a search for another combination: two versions of a package in one
 * fragment's context would not work, and a solver's answer nobody could foresee.
 */
final class SharedPackages {
  private final BiFunction<String, String, Optional<RegisteredVersion>> highest;
  private final Map<String, RegisteredVersion> chosen = new LinkedHashMap<>();
  private final Deque<String> open = new ArrayDeque<>();
  private final List<Violation> violations = new ArrayList<>();

  /** @param highest of a name and a range, the highest version that is live and satisfies it */
  SharedPackages(BiFunction<String, String, Optional<RegisteredVersion>> highest) {
    this.highest = highest;
  }

  /** What could be found, in the order of evaluation. */
  List<RegisteredVersion> chosen() {
    return List.copyOf(chosen.values());
  }

  /** What could not; the pointers are into the manifest of the version that was asked about. */
  List<Violation> violations() {
    return violations;
  }

  SharedPackages find(RegisteredVersion of) {
    of.manifest().shared().forEach((name, range) -> require(of, name, range, "/shared/" + name));
    return this;
  }

  private void require(RegisteredVersion by, String name, String range, String pointer) {
    var need = by.name() + " " + by.version() + " needs " + name + " " + range;
    if (open.contains(name)) {
      refuse(pointer, need + ", which needs it in turn.");
      return;
    }
    var earlier = chosen.get(name);
    if (earlier != null) {
      if (!earlier.version().satisfies(range)) {
        refuse(pointer, need + ", but " + earlier.version() + " is needed beside it.");
      }
      return;
    }
    var found = highest.apply(name, range);
    if (found.isEmpty()) {
      refuse(pointer, need + ", and no stable version of it satisfies that; register one first.");
      return;
    }
    open.push(name);
    found.get().manifest().shared().forEach((next, nextRange) -> require(found.get(), next, nextRange, pointer));
    open.pop();
    chosen.put(name, found.get());
  }

  private void refuse(String pointer, String detail) {
    violations.add(new Violation(pointer, detail));
  }
}
