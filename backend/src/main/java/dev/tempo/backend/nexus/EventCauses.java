package dev.tempo.backend.nexus;

import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Who caused whom in the log. Events are given without payload and extensions. Blocks; call it on virtual threads. */
public interface EventCauses {

  /** Events by their ids: of several with the same one, the first, as a causation means it. */
  Map<String, Event> named(Collection<String> ids);

  /**
   * Of one story, those after a position, or before it the other way round.
   *
   * @param descending the nearest before it first, instead of the nearest after it
   */
  List<Event> story(String correlationId, long from, boolean descending, int limit);

  /** From outside, those that name one of these ids as their cause, whatever their story, in the order of the log. */
  List<Event> following(Collection<String> causes, int limit);
}
