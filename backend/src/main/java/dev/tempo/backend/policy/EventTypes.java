package dev.tempo.backend.policy;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Types of events in the order in which they were written, each once. */
public record EventTypes(Set<String> types) {
  public static final EventTypes NONE = new EventTypes(Set.of());

  public EventTypes {
    types = Collections.unmodifiableSet(new LinkedHashSet<>(types));
  }

  public static EventTypes of(String... types) {
    return new EventTypes(new LinkedHashSet<>(List.of(types)));
  }

  public boolean contains(String type) {
    return types.contains(type);
  }

  EventTypes without(Collection<String> others) {
    Set<String> rest = new LinkedHashSet<>(types);
    rest.removeAll(others);
    return new EventTypes(rest);
  }
}
