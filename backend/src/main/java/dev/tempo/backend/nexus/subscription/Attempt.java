package dev.tempo.backend.nexus.subscription;

import java.time.Duration;

/** How one attempt to deliver went. */
sealed interface Attempt {

  /** The sink took it, or the owner may not see it: it is done with. */
  record Done() implements Attempt {}

  /** @param notBefore what the sink asked for with {@code Retry-After}, else zero */
  record Failed(String reason, Duration notBefore) implements Attempt {}

  /** 410: the sink wants no more of them, ever. */
  record Gone() implements Attempt {}
}
