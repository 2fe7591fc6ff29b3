package dev.tempo.backend.converse;

import dev.tempo.backend.metadata.Entities;
import dev.tempo.backend.metadata.Entity;
import dev.tempo.backend.metadata.EventView;
import dev.tempo.backend.metadata.Views;
import dev.tempo.backend.nexus.EntityRef;
import dev.tempo.backend.nexus.EventLog;
import dev.tempo.backend.nexus.EventQuery;
import dev.tempo.backend.policy.Principal;
import dev.tempo.backend.scheduler.Actions;

import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** What answers are made from; everything that is shown was asked for as the reader may see it. */
public record Sources(Actions actions, Entities entities, EventLog log, Views views) {
  public Sources {
    Objects.requireNonNull(actions, "actions");
    Objects.requireNonNull(entities, "entities");
    Objects.requireNonNull(log, "log");
    Objects.requireNonNull(views, "views");
  }

  boolean mayAct(Principal principal, EntityRef entity) {
    return views.mayAct(principal, entities.find(entity));
  }

  /** For deciding; not to be shown. */
  Optional<Entity> entity(EntityRef ref) {
    return entities.find(ref);
  }

  Optional<EventView> event(Principal reader, long position) {
    return log.at(position).flatMap(event -> views.event(reader, event));
  }

  /** The newest events of an entity, of these types, that the reader may see. */
  List<EventView> newest(Principal reader, EntityRef entity, List<String> types, int limit) {
    var query = new EventQuery(types, entity.type(), entity.id(), null, null, null, null, null, true, limit);
    return log.find(query).stream().flatMap(event -> views.event(reader, event).stream()).toList();
  }

  /** Of these positions those that the reader may see, each once, in order. */
  List<Long> citable(Principal reader, Collection<Long> positions) {
    return positions.stream().filter(position -> position > 0).distinct().sorted()
        .filter(position -> event(reader, position)
            .isPresent())
        .toList();
  }
}
