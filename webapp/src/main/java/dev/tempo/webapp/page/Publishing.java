package dev.tempo.webapp.page;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tempo.backend.nexus.Draft;
import dev.tempo.backend.nexus.EntityRef;
import dev.tempo.backend.nexus.Nexus;
import dev.tempo.backend.nexus.Refusal;
import dev.tempo.backend.nexus.Transaction;
import dev.tempo.backend.policy.Principal;
import dev.tempo.registry.release.Catalog;
import dev.tempo.registry.release.Channel;
import dev.tempo.registry.release.RegisteredVersion;
import dev.tempo.registry.release.Release;
import dev.tempo.registry.store.Catalogs;
import dev.tempo.registry.store.ChannelMove;
import dev.tempo.registry.store.Registration;
import dev.tempo.registry.store.ReleaseStore;
import dev.tempo.ssr.render.LoadException;
import dev.tempo.ssr.render.WarmUp;
import dev.tempo.webapp.http.Json;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Makes a version live: its generation is loaded, warmed and smoke-rendered, then registration and its events are one
 * transaction, then the catalog is replaced whole. What was live stays live until then, and where anything is refused. The
 * generations of the catalog before stay warm, for the way back. Changes follow one another; blocks.
 */
public final class Publishing {
  /** A publisher waits this long at most for warmth; the process is warm already, so its React is too. */
  private static final WarmUp WARM_UP = WarmUp.DEFAULT.within(Duration.ofMillis(1_500));

  private final Nexus nexus;
  private final ReleaseStore store;
  private final Catalogs catalogs;
  private final Fragments fragments;
  private final InstantSource clock;
  private final ReentrantLock changing = new ReentrantLock();

  public Publishing(Nexus nexus, ReleaseStore store, Catalogs catalogs, Fragments fragments, InstantSource clock) {
    this.nexus = nexus;
    this.store = store;
    this.catalogs = catalogs;
    this.fragments = fragments;
    this.clock = clock;
  }

  /** @throws Refusal 422 where its scripts throw or its sample cannot be rendered */
  public Registration publish(Principal principal, Release release) {
    changing.lock();
    try {
      Catalog before = catalogs.current();
      RegisteredVersion candidate = release.registered(clock.instant());
      if (before.version(candidate.name(), candidate.version().getVersion()).isEmpty()) {
        prepare(before.with(candidate), release, candidate);
      }
      try {
        return register(principal, release);
      } finally {
        // Whatever came of it: what is not live afterwards is not kept, least of all under a version that is still free.
        swap(before);
      }
    } finally {
      changing.unlock();
    }
  }

  /** Registers without warming, for the start, when everything is warmed afterwards. */
  Registration register(Principal principal, Release release) {
    return nexus.transact(List.of(ref(release.manifest().name())), transaction -> {
      Registration registration = store.register(transaction.sql(), release, transaction.now());
      if (registration instanceof Registration.Registered(var version, var stable)) {
        ObjectNode payload = Json.object().put("version", version.version().getVersion()).put("content_hash", version
            .contentHash());
        transaction.append(principal, Draft.own("microfrontend.registered", ref(version.name()), payload));
        if (stable != null) {
          moved(transaction, principal, stable);
        }
      }
      return registration;
    });
  }

  /** Points a channel elsewhere, forward or back. */
  public ChannelMove move(Principal principal, Channel to) {
    changing.lock();
    try {
      Catalog before = catalogs.current();
      ChannelMove move = nexus.transact(List.of(ref(to.microfrontend())), transaction -> {
        ChannelMove made = store.move(transaction.sql(), to);
        if (made instanceof ChannelMove.Moved moved) {
          moved(transaction, principal, moved);
        }
        return made;
      });
      swap(before);
      return move;
    } finally {
      changing.unlock();
    }
  }

  private void prepare(Catalog after, Release release, RegisteredVersion candidate) {
    try {
      fragments.prepare(after, (version, file) -> version.equals(candidate)
          ? new String(Objects.requireNonNull(release.files().get(file), file).bytes().getBytes(),
              StandardCharsets.UTF_8)
          : fragments.texts().read(version, file), WARM_UP);
    } catch (LoadException e) {
      fragments.retireAllBut(List.of(catalogs.current()));
      throw Refusal.at("/server", "It cannot be rendered, so what is live stays live. " + e.getMessage());
    }
  }

  private void swap(Catalog before) {
    Catalog now = catalogs.reload();
    fragments.retireAllBut(List.of(before, now));
  }

  private static void moved(Transaction transaction, Principal principal, ChannelMove.Moved moved) {
    Channel to = moved.to();
    ObjectNode payload = Json.object().put("channel", to.name()).put("version", to.version().getVersion()).put("from",
        moved
            .from() == null ? null : moved.from().getVersion());
    transaction.append(principal, Draft.own("microfrontend.channel_moved", ref(to.microfrontend()), payload));
  }

  private static EntityRef ref(String microfrontend) {
    return new EntityRef("microfrontend", microfrontend);
  }
}
