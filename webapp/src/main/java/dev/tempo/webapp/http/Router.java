package dev.tempo.webapp.http;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * All routes, found by path and method. A path without parameters is looked up, the others are few enough for a walk through
 * them; a literal path wins over one with parameters.
 */
public final class Router {
  private final List<Route> routes;
  /** By method and path: what most requests ask for, and each asks several times. */
  private final Map<String, Route> literal;

  /** @throws IllegalArgumentException where two routes are of one form */
  public Router(List<Resource> resources) {
    List<Route> all = new ArrayList<>();
    Set<String> shapes = new HashSet<>();
    for (Resource resource : resources) {
      for (Route route : resource.routes()) {
        if (!shapes.add(route.method() + " " + route.path().shape())) {
          throw new IllegalArgumentException("two routes are " + route.method() + " " + route.path().text());
        }
        all.add(route);
      }
    }
    // "/a/b" before "/a/{x}", and that before "/a/{x*}".
    all.sort(
        (left, right) -> left.path().shape().replace("{}", "~").compareTo(right.path().shape().replace("{}", "~")));
    routes = List.copyOf(all);
    literal = all.stream().filter(route -> route.path().text().indexOf('{') < 0).collect(Collectors.toUnmodifiableMap(
        route -> route.method() + " " + route.path().text(), Function.identity()));
  }

  /** What a path and a method lead to. */
  public sealed interface Match {

    record Found(Route route, Map<String, String> parameters) implements Match {}

    record WrongMethod(Set<String> allowed) implements Match {}

    record Unknown() implements Match {}
  }

  public List<Route> routes() {
    return routes;
  }

  /** HEAD finds what GET would. */
  public Match match(String method, String path) {
    String wanted = method.equals("HEAD") ? "GET" : method;
    Route exact = literal.get(wanted + " " + path);
    if (exact != null) {
      return new Match.Found(exact, Map.of());
    }
    Set<String> allowed = new TreeSet<>();
    Set<String> shapes = new HashSet<>();
    for (Route route : routes) {
      Optional<Map<String, String>> parameters = route.path().match(path);
      if (parameters.isPresent()) {
        if (route.method().equals(wanted)) {
          // A literal path of another method hides the one with parameters: PUT /a/b is not PUT /a/{x}.
          return shapes.stream().allMatch(shape -> shape.equals(route.path().shape()))
              ? new Match.Found(route, parameters.get())
              : wrongMethod(allowed);
        }
        shapes.add(route.path().shape());
        allowed.add(route.method());
      }
    }
    return allowed.isEmpty() ? new Match.Unknown() : wrongMethod(allowed);
  }

  private static Match wrongMethod(Set<String> allowed) {
    if (allowed.contains("GET")) {
      allowed.add("HEAD");
    }
    return new Match.WrongMethod(allowed);
  }
}
