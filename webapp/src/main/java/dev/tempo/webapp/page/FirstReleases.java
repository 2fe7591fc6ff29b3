package dev.tempo.webapp.page;

import dev.tempo.backend.policy.Principal;
import dev.tempo.registry.release.ReleaseReading;
import dev.tempo.registry.release.ResolvedFragment;
import dev.tempo.registry.source.FolderSource;
import dev.tempo.registry.store.Catalogs;
import dev.tempo.registry.store.Registration;
import dev.tempo.ssr.render.LoadException;
import dev.tempo.ssr.render.WarmUp;
import dev.tempo.webapp.ops.Readiness;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * At the start: registers what the folder of microfrontends holds, then warms all that is live. One that cannot be
 * registered or rendered is told in the log and left out; the others go on.
 */
public final class FirstReleases {
  private static final Logger log = LoggerFactory.getLogger(FirstReleases.class);
  /** The largest goes first: it pays for the engine and React; the others share what was compiled for it. */
  private static final Duration FIRST = Duration.ofSeconds(4);
  private static final Duration OTHERS = Duration.ofMillis(500);
  /** A reader notices 100 ms. */
  private static final Duration FAST = Duration.ofMillis(30);
  private static final Duration ALL_PAGES = Duration.ofSeconds(6);

  private final Publishing publishing;
  private final Catalogs catalogs;
  private final Fragments fragments;
  private final List<String> leftOut = new ArrayList<>();
  private volatile boolean stopped;
  private volatile Readiness.State state = Readiness.State.waiting("not begun");

  public FirstReleases(Publishing publishing, Catalogs catalogs, Fragments fragments) {
    this.publishing = publishing;
    this.catalogs = catalogs;
    this.fragments = fragments;
  }

  /** Ends warming at the next fragment; what that one fails with, as the renderer stops, is nobody's concern. */
  void stop() {
    stopped = true;
  }

  /** What of the folder is not what readers get, and why: for whoever started the server. */
  List<String> leftOut() {
    return List.copyOf(leftOut);
  }

  /** Ready once all that is live has been rendered. */
  public Readiness.State state() {
    return state;
  }

  public void register(FolderSource folder) {
    try {
      folder.read().forEach(found -> {
        switch (found.reading()) {
          case ReleaseReading.Accepted(var release) -> register(found, publishing.register(Principal.TEMPO, release));
          case ReleaseReading.Refused(var refusal) ->
            leaveOut(found, refusal.detail());
        }
      });
    } catch (IOException e) {
      throw new UncheckedIOException("the folder of microfrontends cannot be read", e);
    }
    catalogs.reload();
  }

  private void register(FolderSource.Found found, Registration registration) {
    switch (registration) {
      case Registration.Registered(var version, var stable) ->
        log.info("registered {} {}", version.name(), version.version());
      case Registration.SameContentAlready(var version) ->
        log.debug("{} {} is registered", version.name(), version.version());
      case Registration.OtherContent other -> leaveOut(found, other.detail());
      case Registration.Unfit(var violations) -> leaveOut(found, violations.toString());
    }
  }

  private void leaveOut(FolderSource.Found found, String why) {
    log.warn("{} is not registered: {}", found.folder(), why);
    leftOut.add(found.folder().getFileName() + ": " + why);
  }

  /**
   * Blocks until all is warm, or until {@link #stop}: first what renders, then whole pages.
   *
   * @param visitor asks for this server's pages
   */
  void warm(Rehearsal.Visitor visitor) {
    List<ResolvedFragment> live = Fragments.live(catalogs.current()).sorted(Comparator.comparingInt(this::sampleSize)
        .reversed()).toList();
    Duration budget = FIRST;
    for (ResolvedFragment fragment : live) {
      if (stopped) {
        return;
      }
      String name = fragment.version().name();
      state = Readiness.State.waiting("warming " + name);
      try {
        fragments.prepare(fragment, fragments.texts(), WarmUp.DEFAULT.within(budget)).ifPresent(warm -> log.info(
            "{} {} is warm: {} renders in {} ms, the first {} ms, now {} us", name, fragment.version().version(),
            warm.renders(),
            warm.took().toMillis(), warm.first().toMillis(), warm.median().toNanos() / 1_000));
        budget = OTHERS;
      } catch (LoadException | RuntimeException e) {
        if (stopped) {
          return;
        }
        log.error("{} could not be warmed; a page that shows it tries again, and has its fallback until then", name, e);
      }
    }
    rehearse(live, visitor);
    state = Readiness.State.READY;
  }

  private void rehearse(List<ResolvedFragment> live, Rehearsal.Visitor visitor) {
    state = Readiness.State.waiting("rehearsing the pages");
    try {
      Rehearsal.Result result = new Rehearsal(visitor, FAST, ALL_PAGES).run(live, () -> stopped);
      log.info("pages are warm{}: {}", result.allFast() ? "" : ", though not all are fast yet", result.visits());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private int sampleSize(ResolvedFragment fragment) {
    String sample = fragment.version().manifest().sample();
    return sample == null ? 0 : fragments.texts().read(fragment.version(), sample).length();
  }
}
