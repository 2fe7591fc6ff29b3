package dev.tempo.webapp.ops;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/** The parts that must be ready before the whole is, each asked when somebody asks. Filled by the wiring, before the start. */
public final class Readiness {
  private final Map<String, Supplier<State>> parts = new LinkedHashMap<>();

  /** @param detail one sentence: what it waits for, or what went wrong; empty where there is nothing to say */
  public record State(boolean ready, String detail) {
    public static final State READY = new State(true, "");

    public static State waiting(String detail) {
      return new State(false, detail);
    }

    public static State of(boolean ready, String otherwise) {
      return ready ? READY : waiting(otherwise);
    }
  }

  public Readiness part(String name, Supplier<State> state) {
    parts.put(name, state);
    return this;
  }

  Map<String, State> now() {
    Map<String, State> states = new LinkedHashMap<>();
    parts.forEach((name, state) -> states.put(name, state.get()));
    return states;
  }
}
