package dev.tempo.webapp;

import dev.tempo.backend.nexus.audit.NoteSigner;

import java.util.Objects;
import java.util.Optional;

/**
 * The audit tree's settings.
 *
 * @param builds whether this node lets the tree grow, where it is its turn
 * @param signer in place of the key that is made in the data folder; nodes that share a database should be given one together
 */
public record AuditConfig(boolean builds, Optional<NoteSigner> signer) {
  public static final AuditConfig DEFAULT = new AuditConfig(true, Optional.empty());

  public AuditConfig {
    Objects.requireNonNull(signer, "signer");
  }
}
