package dev.tempo.registry.release;

import dev.tempo.registry.manifest.Route;
import dev.tempo.registry.manifest.Slot;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** What there is at a path. */
public sealed interface PageResolution {
  /**
   * A page.
   *
   * @param route of the fragment in the main slot
   * @param parameters of that route, decoded
   * @param fragments at most one for each slot, in the order of the document; the main slot is always filled
   * @param importMap for all of them together
   * @param navigation in the order in which it is shown
   */
  record Page(Route route, Map<String, String> parameters, SortedMap<Slot, ResolvedFragment> fragments,
      ImportMap importMap, List<NavigationEntry> navigation) implements PageResolution {
    public Page {
      parameters = Map.copyOf(parameters);
      fragments = Collections.unmodifiableSortedMap(new TreeMap<>(fragments));
      navigation = List.copyOf(navigation);
    }

    /** Empty where nothing fills the slot on this page. */
    public Optional<ResolvedFragment> fragment(Slot slot) {
      return Optional.ofNullable(fragments.get(slot));
    }
  }

  /** No live microfrontend has a page there. */
  record NotFound(String path) implements PageResolution {}
}
