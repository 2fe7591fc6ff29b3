package dev.tempo.registry.manifest;

import org.semver4j.RangesListFactory;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Collectors;

/** The rules of a manifest that a JSON Schema cannot say. They suppose that the schema was kept. */
final class ManifestRules {
  private final List<Violation> violations = new ArrayList<>();

  private ManifestRules() {}

  /** All violations; empty where there is none. */
  static List<Violation> check(Manifest manifest) {
    var rules = new ManifestRules();
    rules.checkBundles(manifest);
    rules.checkRanges(manifest);
    rules.checkRoutes(manifest.routes());
    rules.checkData(manifest);
    return rules.violations;
  }

  private void checkBundles(Manifest manifest) {
    if (!manifest.isSharedPackage() && manifest.server() == null && manifest.client() == null) {
      refuse("", "A fragment needs a `server` bundle, a `client` bundle, or both.");
    }
  }

  private void checkRanges(Manifest manifest) {
    manifest.shared().forEach((name, range) -> {
      if (RangesListFactory.create(range).get().isEmpty()) {
        refuse("/shared" + Violation.segment(name),
            "\"" + range + "\" is not a range of semantic versions, such as \"^19.0.0\".");
      }
      if (name.equals(manifest.name())) {
        refuse("/shared" + Violation.segment(name), "A shared package cannot need itself.");
      }
    });
  }

  private void checkRoutes(List<Route> routes) {
    for (int i = 0; i < routes.size(); i++) {
      var path = routes.get(i).path();
      var pointer = "/routes/" + i + "/path";
      if (new HashSet<>(path.parameters()).size() < path.parameters().size()) {
        refuse(pointer, "The path " + path + " names a parameter twice.");
      }
      if (routes.subList(0, i).stream().anyMatch(earlier -> earlier.path().sameShapeAs(path))) {
        refuse(pointer, "An earlier route has the same path as " + path + "; each path may be named once.");
      }
      if (routes.get(i).nav() != null && !path.parameters().isEmpty()) {
        refuse("/routes/" + i + "/nav", "A path with parameters, " + path + ", cannot be in the navigation.");
      }
    }
  }

  private void checkData(Manifest manifest) {
    if (manifest.routes().isEmpty()) {
      return; // it appears on pages of others, whose parameters it cannot know
    }
    var known = manifest.routes().stream().flatMap(route -> route.path().parameters().stream())
        .collect(Collectors.toSet());
    manifest.data().forEach((name, address) -> address.parameters().stream().filter(used -> !known.contains(used))
        .forEach(used -> refuse("/data" + Violation.segment(name),
            "{" + used + "} is a parameter of none of the routes; {query." + used
                + "} would be of the query string.")));
  }

  private void refuse(String pointer, String detail) {
    violations.add(new Violation(pointer, detail));
  }
}
