package dev.tempo.registry.release;

import dev.tempo.registry.manifest.Route;
import dev.tempo.registry.manifest.Violation;

import java.util.ArrayList;
import java.util.List;

/** What must hold among all that is live, so that one microfrontend's release cannot break a page or another. */
final class LiveRules {
  private final Catalog catalog;
  private final List<Violation> violations = new ArrayList<>();

  private LiveRules(Catalog catalog) {
    this.catalog = catalog;
  }

  /** What the stable version of this microfrontend breaks; its pointers are into that version's manifest. */
  static List<Violation> check(Catalog catalog, RegisteredVersion changed) {
    var rules = new LiveRules(catalog);
    rules.violations.addAll(catalog.shared(changed).violations());
    catalog.live().filter(other -> !other.name().equals(changed.name())).forEach(other -> {
      if (changed.manifest().isSharedPackage()) {
        rules.checkStillSatisfied(other);
      } else if (other.manifest().slot() == changed.manifest().slot()) {
        rules.checkPlaces(changed, other);
      }
    });
    return rules.violations;
  }

  private void checkStillSatisfied(RegisteredVersion other) {
    catalog.shared(other).violations().forEach(broken -> violations.add(new Violation("", broken.detail())));
  }

  private void checkPlaces(RegisteredVersion changed, RegisteredVersion other) {
    if (changed.manifest().routes().isEmpty() && other.manifest().routes().isEmpty()) {
      violations.add(new Violation("/slot", "On every page this slot is already filled by " + other.name() + " "
          + other.version() + "; name routes for one of the two."));
    }
    for (int i = 0; i < changed.manifest().routes().size(); i++) {
      var path = changed.manifest().routes().get(i).path();
      if (other.manifest().routes().stream().map(Route::path).anyMatch(path::sameShapeAs)) {
        violations.add(new Violation("/routes/" + i + "/path",
            "On " + path + " this slot is already filled by " + other.name() + " " + other.version() + "."));
      }
    }
  }
}
