package dev.tempo.registry.release;

import org.semver4j.Semver;

import java.util.Collections;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * All versions of one microfrontend, and its channels.
 *
 * @param versions in the order of precedence of semantic versions
 * @param channels name of a channel, and the version it points at
 */
public record Microfrontend(String name, NavigableMap<Semver, RegisteredVersion> versions,
    SortedMap<String, Semver> channels) {
  public Microfrontend {
    versions = Collections.unmodifiableNavigableMap(new TreeMap<>(versions));
    channels = Collections.unmodifiableSortedMap(new TreeMap<>(channels));
  }

  /** The version that channel {@value Catalog#STABLE} points at. */
  public Optional<RegisteredVersion> stable() {
    return Optional.ofNullable(channels.get(Catalog.STABLE)).map(versions::get);
  }

  /** Of the versions up to the stable one, the highest that satisfies the range. */
  Optional<RegisteredVersion> highest(String range) {
    return stable().flatMap(stable -> versions.headMap(stable.version(), true).descendingMap().values().stream()
        .filter(version -> version.version().satisfies(range)).findFirst());
  }

  Microfrontend with(RegisteredVersion version) {
    var more = new TreeMap<>(versions);
    more.put(version.version(), version);
    return new Microfrontend(name, more, channels);
  }

  Microfrontend with(Channel channel) {
    if (!versions.containsKey(channel.version())) {
      throw new IllegalArgumentException(name + " has no version " + channel.version());
    }
    var moved = new TreeMap<>(channels);
    moved.put(channel.name(), channel.version());
    return new Microfrontend(name, versions, moved);
  }
}
