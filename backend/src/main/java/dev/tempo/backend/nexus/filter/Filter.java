package dev.tempo.backend.nexus.filter;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tempo.backend.nexus.Refusal;

import java.util.List;
import java.util.Map;

/** Which events. An attribute that an event does not have matches nothing. Immutable, and safe for concurrent use. */
public sealed interface Filter {

  boolean matches(Attributes event);

  /**
   * Reads one filter, or a list of them that must all match.
   *
   * @param pointer where it stands in what was sent
   * @throws Refusal 422 with a pointer to each mistake
   */
  static Filter parse(String pointer, JsonNode json) {
    return FilterParser.parse(pointer, json);
  }

  /** Everything. */
  Filter ANY_EVENT = new All(List.of());

  /** {@code exact}, {@code prefix}, {@code suffix}: every attribute named compares so with its text. */
  record Compared(Comparison comparison, Map<String, String> attributes) implements Filter {
    public Compared {
      attributes = Map.copyOf(attributes);
    }

    @Override
    public boolean matches(Attributes event) {
      return attributes.entrySet().stream().allMatch(wanted -> {
        String actual = event.text(wanted.getKey());
        return actual != null && comparison.holds(actual, wanted.getValue());
      });
    }
  }

  /** How a text is compared. */
  enum Comparison {
    EXACT, PREFIX, SUFFIX;

    private boolean holds(String actual, String wanted) {
      return switch (this) {
        case EXACT -> actual.equals(wanted);
        case PREFIX -> actual.startsWith(wanted);
        case SUFFIX -> actual.endsWith(wanted);
      };
    }
  }

  /** Every one of them. */
  record All(List<Filter> filters) implements Filter {
    public All {
      filters = List.copyOf(filters);
    }

    @Override
    public boolean matches(Attributes event) {
      return filters.stream().allMatch(filter -> filter.matches(event));
    }
  }

  /** At least one of them. */
  record Any(List<Filter> filters) implements Filter {
    public Any {
      filters = List.copyOf(filters);
    }

    @Override
    public boolean matches(Attributes event) {
      return filters.stream().anyMatch(filter -> filter.matches(event));
    }
  }

  /** Where the other does not. */
  record Not(Filter filter) implements Filter {
    @Override
    public boolean matches(Attributes event) {
      return !filter.matches(event);
    }
  }

  /** Where an expression of CloudEvents SQL is true; one that fails on an event does not match it. */
  record Sql(SqlFilter expression) implements Filter {
    @Override
    public boolean matches(Attributes event) {
      return expression.isTrue(event);
    }
  }
}
