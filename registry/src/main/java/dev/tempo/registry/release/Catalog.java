package dev.tempo.registry.release;

import dev.tempo.registry.manifest.PathPattern;
import dev.tempo.registry.manifest.Route;
import dev.tempo.registry.manifest.Slot;
import dev.tempo.registry.manifest.Violation;
import org.jspecify.annotations.Nullable;
import org.semver4j.Semver;

import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * An immutable snapshot of all versions and channels, replaced whole; every answer comes from memory. Finding a page
 * costs one match for each route that is live, some tens.
 *
 * <p>
 * What is live is what channel {@value #STABLE} points at. For a fragment that is the version that readers get. Of a
 * shared package every version up to it may be used, and a fragment gets the highest that satisfies its range: so
 * {@code ^18} goes on working when 19 is stable, and moving the channel back takes the newest out of use for all.
 */
public final class Catalog {
  /** The channel that every microfrontend has once it has a version that is no pre-release. */
  public static final String STABLE = "stable";

  private static final Comparator<Candidate> MOST_SPECIFIC = Comparator.comparing(Candidate::path,
      Comparator.nullsLast(Comparator.naturalOrder()));

  private final SortedMap<String, Microfrontend> microfrontends;
  private final Map<String, SharedPackages> sharedByBase = new ConcurrentHashMap<>();

  private Catalog(Map<String, Microfrontend> microfrontends) {
    this.microfrontends = Collections.unmodifiableSortedMap(new TreeMap<>(microfrontends));
  }

  /** @param channels each pointing at a version that is there */
  public static Catalog of(List<RegisteredVersion> versions, List<Channel> channels) {
    var microfrontends = new TreeMap<String, Microfrontend>();
    versions.stream().collect(Collectors.groupingBy(RegisteredVersion::name)).forEach((name, all) -> {
      var bySemver = new TreeMap<Semver, RegisteredVersion>();
      all.forEach(version -> bySemver.put(version.version(), version));
      microfrontends.put(name, new Microfrontend(name, bySemver, new TreeMap<>()));
    });
    var catalog = new Catalog(microfrontends);
    for (var channel : channels) {
      catalog = catalog.with(channel);
    }
    return catalog;
  }

  /** This catalog with one version more, and the channel moved that its registration moves ({@link #promotes}). */
  public Catalog with(RegisteredVersion version) {
    var before = microfrontends.getOrDefault(version.name(),
        new Microfrontend(version.name(), new TreeMap<>(), new TreeMap<>()));
    var catalog = with(before.with(version));
    return promotes(version) ? catalog.with(new Channel(version.name(), STABLE, version.version())) : catalog;
  }

  /** This catalog with a channel elsewhere. */
  public Catalog with(Channel channel) {
    var microfrontend = microfrontends.get(channel.microfrontend());
    if (microfrontend == null) {
      throw new IllegalArgumentException("there is no microfrontend " + channel.microfrontend());
    }
    return with(microfrontend.with(channel));
  }

  /**
   * Whether registering this version moves channel {@value #STABLE} to it: where it is no pre-release, and later than
   * the one that is stable now. A fix of an older line is registered without becoming what everybody gets.
   */
  public boolean promotes(RegisteredVersion version) {
    return version.version().getPreRelease().isEmpty()
        && stable(version.name()).map(stable -> stable.version().compareTo(version.version()) < 0).orElse(true);
  }

  /** What is wrong with this microfrontend's stable version beside all that is live; empty where nothing is. */
  public List<Violation> violations(String name) {
    return stable(name).map(version -> LiveRules.check(this, version)).orElse(List.of());
  }

  /** All of them, by name. */
  public Collection<Microfrontend> microfrontends() {
    return microfrontends.values();
  }

  public Optional<Microfrontend> microfrontend(String name) {
    return Optional.ofNullable(microfrontends.get(name));
  }

  /** @param version as the manifest writes it; no other spelling is found */
  public Optional<RegisteredVersion> version(String name, String version) {
    return microfrontend(name).flatMap(one -> Optional.ofNullable(Semver.parse(version)).map(one.versions()::get))
        .filter(found -> found.version().getVersion().equals(version));
  }

  /** The version that this reader gets: what channel {@value #STABLE} points at, for every reader alike. */
  public Optional<RegisteredVersion> versionFor(String name, Reader reader) {
    return stable(name);
  }

  /** The fragment of that name at this reader's version; empty for shared packages and where none is live. */
  public Optional<ResolvedFragment> fragment(String name, Reader reader) {
    return versionFor(name, reader).filter(version -> !version.manifest().isSharedPackage()).map(this::resolved);
  }

  /**
   * What there is at a path.
   *
   * @param path as in the request: percent-encoded, without the query
   */
  public PageResolution resolve(String path, Reader reader) {
    var live = microfrontends.keySet().stream().map(name -> versionFor(name, reader)).flatMap(Optional::stream)
        .toList();
    var main = best(live, Slot.MAIN, path);
    if (main.isEmpty() || main.get().match() == null) {
      return new PageResolution.NotFound(path);
    }
    var fragments = new TreeMap<Slot, ResolvedFragment>();
    for (var slot : Slot.values()) {
      best(live, slot, path).ifPresent(candidate -> fragments.put(slot, resolved(candidate.version())));
    }
    var match = main.get().match();
    return new PageResolution.Page(match.route(), match.parameters(), fragments, ImportMap.of(fragments.values()),
        navigation(live));
  }

  /** What channel {@value #STABLE} points at, of each that has it. */
  Stream<RegisteredVersion> live() {
    return microfrontends.values().stream().map(Microfrontend::stable).flatMap(Optional::stream);
  }

  SharedPackages shared(RegisteredVersion version) {
    // Ranges are slow to parse, and every request asks about the same few versions.
    return sharedByBase.computeIfAbsent(version.base(), base -> new SharedPackages(
        (name, range) -> microfrontend(name).flatMap(one -> one.highest(range))).find(version));
  }

  private Optional<RegisteredVersion> stable(String name) {
    return microfrontend(name).flatMap(Microfrontend::stable);
  }

  private ResolvedFragment resolved(RegisteredVersion version) {
    return new ResolvedFragment(version, shared(version).chosen());
  }

  private Catalog with(Microfrontend microfrontend) {
    var replaced = new TreeMap<>(microfrontends);
    replaced.put(microfrontend.name(), microfrontend);
    return new Catalog(replaced);
  }

  private static Optional<Candidate> best(List<RegisteredVersion> live, Slot slot, String path) {
    return live.stream().filter(version -> version.manifest().slot() == slot)
        .flatMap(version -> candidates(version, path))
        .min(MOST_SPECIFIC);
  }

  private static Stream<Candidate> candidates(RegisteredVersion version, String path) {
    var routes = version.manifest().routes();
    return routes.isEmpty()
        ? Stream.of(new Candidate(version, null))
        : routes.stream().flatMap(route -> route.path().match(path).stream()
            .map(parameters -> new Candidate(version, new Match(route, parameters))));
  }

  private static List<NavigationEntry> navigation(List<RegisteredVersion> live) {
    return live.stream().flatMap(version -> version.manifest().routes().stream()).flatMap(route -> {
      var nav = route.nav();
      return nav == null
          ? Stream.empty()
          : Stream.of(new NavigationEntry(nav.label(), route.path().toString(), nav.order(), nav.icon()));
    }).sorted(Comparator.comparingInt(NavigationEntry::order).thenComparing(NavigationEntry::label)).toList();
  }

  /** @param match null for what is on every page */
  private record Candidate(RegisteredVersion version, @Nullable Match match) {
    @Nullable
    PathPattern path() {
      return match == null ? null : match.route().path();
    }
  }

  private record Match(Route route, Map<String, String> parameters) {}
}
