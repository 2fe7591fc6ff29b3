package dev.tempo.backend.nexus.subscription;

import dev.tempo.backend.nexus.Event;
import dev.tempo.backend.nexus.filter.Shown;
import dev.tempo.backend.policy.Principal;

import java.util.Optional;

/** What a principal may see of an event by the policy now in force; metadata knows. */
@FunctionalInterface
public interface Exposure {

  /** Empty: to this principal it is not there. */
  Optional<Shown> shown(Principal principal, Event event);
}
