package dev.tempo.backend.scheduler;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * A page of a list.
 *
 * @param next where the next page goes on, null after the last; a page may hold fewer than the limit and yet have a next
 */
public record ActionPage(List<ActionView> items, @Nullable String next) {
  public ActionPage {
    items = List.copyOf(items);
  }
}
