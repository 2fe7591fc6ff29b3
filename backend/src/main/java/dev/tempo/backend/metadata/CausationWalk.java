package dev.tempo.backend.metadata;

import dev.tempo.backend.metadata.Lineage.Direction;
import dev.tempo.backend.nexus.Event;
import dev.tempo.backend.nexus.EventCauses;
import dev.tempo.backend.policy.Principal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Follows causes and effects as one reader sees them; an event that is not seen is not there, and nothing is reached through it.
 *
 * <p>Almost all that an event leads to is told in its story: a story is read once, and followed in memory, instead of a question
 * for each level. What names a cause from within another story is asked for by itself, a question a level.
 */
final class CausationWalk {
  /** Events of a story that are looked at, each way. */
  private static final int MOST_OF_STORY = 10_000;
  private static final int MOST_STORIES = 20;

  private final EventCauses causes;
  private final Views views;
  private final Principal principal;
  private final int most;
  private final Map<Long, Causation.Node> nodes = new LinkedHashMap<>();
  private final List<Causation.Edge> edges = new ArrayList<>();
  private final Map<String, List<Event>> effects = new HashMap<>();
  private final Set<String> stories = new HashSet<>();
  private boolean truncated;

  /** @param most effects */
  CausationWalk(EventCauses causes, Views views, Principal principal, int most) {
    this.causes = causes;
    this.views = views;
    this.principal = principal;
    this.most = most;
  }

  Causation from(Event root, Direction direction, int depth) {
    nodes.put(root.position(), new Causation.Node(root, 0));
    if (direction != Direction.DOWN) {
      up(root, depth);
    }
    if (direction != Direction.UP) {
      down(root, depth);
    }
    return new Causation(new ArrayList<>(nodes.values()), edges, truncated);
  }

  private void up(Event root, int depth) {
    Map<String, Event> earlier = new HashMap<>();
    causes.story(root.correlationId(), root.position(), true, MOST_OF_STORY).forEach(event -> earlier.put(event.id(),
        event)); // from late to early: of several, the first is left
    Event here = root;
    for (int distance = 1; distance <= depth; distance++) {
      Event effect = here;
      Optional<Event> cause = Optional.ofNullable(effect.causationId()).flatMap(id -> cause(id, earlier)).filter(
          found -> found.position() < effect.position()).filter(this::sees);
      if (cause.isEmpty()) {
        break;
      }
      here = cause.get();
      nodes.put(here.position(), new Causation.Node(here, -distance));
      edges.add(new Causation.Edge(here.position(), effect.position()));
    }
  }

  private Optional<Event> cause(String id, Map<String, Event> earlier) {
    return Optional.ofNullable(earlier.get(id)).filter(CausationWalk::isOwn).or(() -> Optional.ofNullable(causes.named(
        Set.of(id)).get(id)));
  }

  private void down(Event root, int depth) {
    List<Event> level = List.of(root);
    int found = 0;
    for (int distance = 1; distance <= depth && !level.isEmpty(); distance++) {
      Map<String, Event> meant = meant(level);
      level.forEach(this::read);
      for (Event event : causes.following(meant.keySet(), most + 1)) {
        know(event);
      }
      level = new ArrayList<>();
      for (Event cause : meant.values()) {
        for (Event effect : effects.getOrDefault(cause.id(), List.of())) {
          if (effect.position() > cause.position() && !nodes.containsKey(effect.position()) && sees(effect)) {
            if (found++ >= most) {
              truncated = true;
              return;
            }
            nodes.put(effect.position(), new Causation.Node(effect, distance));
            edges.add(new Causation.Edge(cause.position(), effect.position()));
            level.add(effect);
          }
        }
      }
    }
  }

  /** Those of the level that a cause of their id means: an id that several senders gave is the first's. */
  private Map<String, Event> meant(List<Event> level) {
    Map<String, Event> meant = new LinkedHashMap<>();
    Map<String, Event> first = causes.named(level.stream().filter(event -> !isOwn(event)).map(Event::id).toList());
    for (Event event : level) {
      if (isOwn(event) || first.getOrDefault(event.id(), event).position() == event.position()) {
        meant.put(event.id(), event);
      }
    }
    return meant;
  }

  /** The rest of an event's story, once. */
  private void read(Event event) {
    if (stories.contains(event.correlationId())) {
      return;
    }
    if (stories.size() == MOST_STORIES) {
      truncated = true;
      return;
    }
    stories.add(event.correlationId());
    List<Event> rest = causes.story(event.correlationId(), event.position(), false, MOST_OF_STORY);
    truncated |= rest.size() == MOST_OF_STORY;
    rest.forEach(this::know);
  }

  private void know(Event event) {
    String cause = event.causationId();
    if (cause != null) {
      List<Event> known = effects.computeIfAbsent(cause, _ -> new ArrayList<>());
      if (known.stream().noneMatch(one -> one.position() == event.position())) {
        known.add(event);
      }
    }
  }

  private static boolean isOwn(Event event) {
    return event.source().equals(Event.TEMPO_SOURCE);
  }

  private boolean sees(Event event) {
    return views.event(principal, event).isPresent();
  }
}
