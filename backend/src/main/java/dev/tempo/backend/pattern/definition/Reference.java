package dev.tempo.backend.pattern.definition;

import com.fasterxml.jackson.databind.JsonNode;

import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * A path to a value: {@code params.plan}, {@code steps.fetch.output.users.0.id}. Names are separated by dots; a whole number
 * picks an item of an array. A member whose own name holds a dot cannot be named.
 *
 * @param path at least one name
 */
public record Reference(List<String> path) {
  public static final String PARAMS = "params";
  public static final String ENTITY = "entity";
  public static final String RUN = "run";
  public static final String STEPS = "steps";
  public static final String ITEM = "item";
  public static final String INDEX = "index";
  static final Set<String> ROOTS = Set.of(PARAMS, ENTITY, RUN, STEPS, ITEM, INDEX);
  private static final int LONGEST = 512;

  public Reference {
    path = List.copyOf(path);
  }

  /** @throws Unresolvable where it is no path */
  static Reference parse(String text) {
    List<String> path = Arrays.asList(text.split("\\.", -1));
    if (text.length() > LONGEST || path.stream().anyMatch(name -> name.isEmpty() || name.isBlank())) {
      throw new Unresolvable("'${" + abbreviated(text)
          + "}' is no reference: names with dots between, such as ${params.plan}; write $${ for the text ${");
    }
    return new Reference(path);
  }

  public String root() {
    return path.getFirst();
  }

  /** @throws Unresolvable where nothing is there */
  JsonNode in(Scope scope) {
    JsonNode value = scope.root(root());
    for (String name : path.subList(1, path.size())) {
      value = value.isArray() && name.length() <= 9 && name.chars().allMatch(Character::isDigit)
          ? value.path(Integer.parseInt(name)) : value.path(name);
    }
    if (value.isMissingNode()) {
      throw new Unresolvable(this + " leads to nothing");
    }
    return value;
  }

  @Override
  public String toString() {
    return "${" + String.join(".", path) + "}";
  }

  private static String abbreviated(String text) {
    return text.length() <= 60 ? text : text.substring(0, 60) + "...";
  }
}
