package dev.tempo.webapp.page;

import dev.tempo.registry.release.Catalog;
import dev.tempo.registry.release.RegisteredVersion;
import dev.tempo.registry.release.ResolvedFragment;
import dev.tempo.ssr.render.Bundle;
import dev.tempo.ssr.render.Generation;
import dev.tempo.ssr.render.LoadException;
import dev.tempo.ssr.render.Renderer;
import dev.tempo.ssr.render.Script;
import dev.tempo.ssr.render.WarmUp;
import dev.tempo.ssr.render.Warmth;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The generations of all fragments, each loaded once, whoever asks first. A generation is known by the fragment's version
 * and those of its shared packages, so that a newer React makes a new one. Safe for concurrent use; blocks.
 */
public final class Fragments {
  /** How long a page waits for a fragment that is not loaded: only while the process is starting. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  /** Loading has limits of its own, below this. */
  private static final Duration WHOLE_LOAD = Duration.ofMinutes(2);

  private final Renderer renderer;
  private final Texts texts;
  private final Map<String, CompletableFuture<Generation>> generations = new ConcurrentHashMap<>();

  /** Where a file of a version is read as text. */
  @FunctionalInterface
  public interface Texts {
    String read(RegisteredVersion version, String file);
  }

  public Fragments(Renderer renderer, Texts texts) {
    this.renderer = renderer;
    this.texts = texts;
  }

  /**
   * The generation that renders it; empty for a fragment that only the browser draws, and for one that is not loaded within
   * {@link #PATIENCE}: loading goes on, and a later page has it.
   */
  Optional<Generation> of(ResolvedFragment fragment) throws LoadException {
    Optional<CompletableFuture<Generation>> loading = load(fragment, texts);
    return loading.isEmpty() ? Optional.empty() : await(loading.get(), PATIENCE);
  }

  /**
   * Loads what a catalog has live and what is not loaded yet, and renders the samples until that is fast or the budget ends,
   * so that the first reader does not wait.
   *
   * @param files  where files are, also for a version that is not registered yet
   * @param budget for each fragment
   * @throws LoadException where a script throws, or a sample cannot be rendered; then nothing of that fragment is left
   */
  void prepare(Catalog catalog, Texts files, WarmUp budget) throws LoadException {
    for (ResolvedFragment fragment : live(catalog).filter(each -> !generations.containsKey(id(each))).toList()) {
      prepare(fragment, files, budget);
    }
  }

  /** The same for one fragment, loaded or not; empty where there is nothing to warm. */
  Optional<Warmth.Warm> prepare(ResolvedFragment fragment, Texts files, WarmUp budget) throws LoadException {
    Optional<CompletableFuture<Generation>> loading = load(fragment, files);
    Optional<Generation> generation = loading.isEmpty() ? Optional.empty() : await(loading.get(), WHOLE_LOAD);
    String sample = fragment.version().manifest().sample();
    if (generation.isEmpty() || sample == null) {
      return Optional.empty();
    }
    return switch (generation.get().warm(files.read(fragment.version(), sample), budget)) {
      case Warmth.Warm warm -> Optional.of(warm);
      case Warmth.Broken(var failure) -> {
        retire(Set.of(id(fragment)));
        throw new LoadException(id(fragment), failure);
      }
    };
  }

  Texts texts() {
    return texts;
  }

  /** Drains and closes all but those that these catalogs have live: the present one, and the one before it for a rollback. */
  void retireAllBut(Collection<Catalog> catalogs) {
    Set<String> kept = catalogs.stream().flatMap(Fragments::live).map(Fragments::id).collect(Collectors.toSet());
    retire(generations.keySet().stream().filter(id -> !kept.contains(id)).collect(Collectors.toSet()));
  }

  /** What is live for readers who get the stable versions. */
  static Stream<ResolvedFragment> live(Catalog catalog) {
    return catalog.microfrontends().stream().map(one -> catalog.fragment(one.name(), PageReader.ANYBODY)).flatMap(
        Optional::stream);
  }

  /** Begins to load it, unless somebody has; a load that fails is forgotten, so that the next one who asks tries again. */
  private Optional<CompletableFuture<Generation>> load(ResolvedFragment fragment, Texts files) {
    if (fragment.version().manifest().server() == null) {
      return Optional.empty();
    }
    String id = id(fragment);
    CompletableFuture<Generation> mine = new CompletableFuture<>();
    CompletableFuture<Generation> known = generations.putIfAbsent(id, mine);
    if (known != null) {
      return Optional.of(known);
    }
    Thread.ofVirtual().name("load " + id).start(() -> {
      try {
        mine.complete(renderer.load(Bundle.of(id, scripts(fragment, files))));
      } catch (LoadException | RuntimeException e) {
        generations.remove(id, mine);
        mine.completeExceptionally(e);
      }
    });
    return Optional.of(mine);
  }

  private static Script[] scripts(ResolvedFragment fragment, Texts files) {
    return Stream.concat(fragment.shared().stream(), Stream.of(fragment.version())).flatMap(version -> {
      var server = version.manifest().server();
      return server == null
          ? Stream.empty()
          : Stream.of(new Script(name(version) + "/" + server.file(), files.read(version, server.file())));
    }).toArray(Script[]::new);
  }

  private static Optional<Generation> await(CompletableFuture<Generation> loading, Duration patience)
      throws LoadException {
    try {
      return Optional.of(loading.get(patience.toMillis(), TimeUnit.MILLISECONDS));
    } catch (TimeoutException late) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a fragment was loading", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof LoadException failed) {
        throw failed;
      }
      throw new CompletionException(e.getCause());
    }
  }

  private void retire(Set<String> ids) {
    List<CompletableFuture<Generation>> retired = ids.stream().map(generations::remove).flatMap(Stream::ofNullable)
        .toList();
    for (CompletableFuture<Generation> loading : retired) {
      // One that could not be loaded has nothing to retire.
      var _ = loading.thenAccept(Generation::retire);
    }
  }

  private static String id(ResolvedFragment fragment) {
    return Stream.concat(Stream.of(fragment.version()), fragment.shared().stream()).map(Fragments::name)
        .collect(Collectors
            .joining(" "));
  }

  private static String name(RegisteredVersion version) {
    return version.name() + "@" + version.version();
  }
}
