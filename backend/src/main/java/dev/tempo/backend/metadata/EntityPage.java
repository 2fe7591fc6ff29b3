package dev.tempo.backend.metadata;

import dev.tempo.backend.nexus.EntityRef;
import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * A part of a list.
 *
 * @param next where to go on ({@link EntityQuery#after}), null at the end; a page may be short and still not the last
 */
public record EntityPage(List<EntityView> items, @Nullable EntityRef next) {
  public EntityPage {
    items = List.copyOf(items);
  }
}
