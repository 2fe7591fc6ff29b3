package dev.tempo.webapp.page;

import dev.tempo.registry.manifest.Slot;
import dev.tempo.registry.release.Catalog;
import dev.tempo.registry.release.PageResolution;
import dev.tempo.registry.release.ReleaseReader;
import dev.tempo.registry.release.ReleaseReading;
import dev.tempo.registry.release.ResolvedFragment;
import dev.tempo.registry.source.FolderSource;
import dev.tempo.registry.source.Folders;
import dev.tempo.registry.source.Limits;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

import static org.assertj.core.api.Assertions.assertThat;

/** With the microfrontends as they are built, so that a route which somebody adds is rehearsed too. */
class RehearsalTest {
  private static final Duration AGES = Duration.ofMinutes(5);

  private final Catalog catalog = built();
  private final List<ResolvedFragment> live = Fragments.live(catalog).toList();

  @Test
  void every_route_that_a_manifest_names_is_asked_for_until_it_is_fast() throws InterruptedException {
    Map<String, Integer> asked = new HashMap<>();
    Rehearsal.Result result = new Rehearsal(path -> {
      asked.merge(path, 1, Integer::sum);
      return 200;
    }, AGES, AGES).run(live, () -> false);

    Set<String> routes = new HashSet<>();
    asked.keySet().forEach(path -> routes.add(switch (catalog.resolve(path, PageReader.ANYBODY)) {
      case PageResolution.Page page -> page.route().path().toString();
      case PageResolution.NotFound(var nothing) -> "nothing at " + nothing;
    }));
    assertThat(routes).isEqualTo(routesOfManifests()).contains("/schedule", "/entities/{type}/{id}");
    assertThat(asked.values()).as("each context and connection in turn").allMatch(times -> times == 4);
    assertThat(result.allFast()).isTrue();
  }

  @Test
  void pages_that_stay_slow_are_each_asked_for_once_though_the_budget_has_ended() throws InterruptedException {
    Rehearsal.Result result = new Rehearsal(path -> 200, Duration.ofNanos(-1), Duration.ZERO).run(live, () -> false);

    assertThat(result.allFast()).isFalse();
    assertThat(result.visits()).hasSize(Rehearsal.pages(live).size()).allSatisfy((path, times) -> assertThat(times)
        .isEqualTo(1));
  }

  @Test
  void a_page_that_fails_does_not_keep_the_others_from_getting_warm() throws InterruptedException {
    Rehearsal.Result result = new Rehearsal(path -> {
      if (path.equals("/schedule")) {
        throw new IOException("refused");
      }
      return path.equals("/events") ? 500 : 200;
    }, AGES, AGES).run(live, () -> false);

    assertThat(result.visits()).containsEntry("/schedule", 1).containsEntry("/events", 1).containsEntry("/policies", 4);
  }

  @Test
  void a_stop_ends_it_between_two_pages() throws InterruptedException {
    AtomicInteger visits = new AtomicInteger();
    new Rehearsal(path -> {
      visits.incrementAndGet();
      return 200;
    }, AGES, AGES).run(live, () -> visits.get() == 2);
    assertThat(visits).hasValue(2);
  }

  private Set<String> routesOfManifests() {
    Set<String> routes = new HashSet<>();
    live.stream().filter(fragment -> fragment.version().manifest().slot() == Slot.MAIN)
        .forEach(fragment -> fragment.version().manifest().routes().forEach(route -> routes.add(route.path()
            .toString())));
    return routes;
  }

  private static Catalog built() {
    Path folder = Path.of(Objects.requireNonNull(System.getProperty("tempo.microfrontends"), "tempo.microfrontends"));
    Catalog catalog = Catalog.of(List.of(), List.of());
    try {
      for (FolderSource.Found found : new FolderSource(folder, new Folders(new ReleaseReader(), Limits.DEFAULT))
          .read()) {
        catalog = switch (found.reading()) {
          case ReleaseReading.Accepted(var release) -> catalog.with(release.registered(Instant.EPOCH));
          case ReleaseReading.Refused(var refusal) -> throw new AssertionError(refusal.detail());
        };
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return catalog;
  }
}
