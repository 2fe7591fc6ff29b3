package dev.tempo.backend.policy.publish;

import dev.tempo.backend.nexus.PolicyLoader;
import dev.tempo.backend.nexus.Refusal;
import dev.tempo.backend.policy.Policies;
import dev.tempo.backend.policy.PolicyTable;

import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * The set that readers, caches and streams of this process may show by: the one in force here, for as long as the lease lasts.
 * The lease counts monotonic time from before the database was last asked which revision is in force. Whoever asks after its end
 * asks the database first, one for all, so that an idle process asks nothing. A process that hung for longer than its lease, or was
 * cut off, so learns of a new set before it shows anything by the old one.
 *
 * <p>Writers need no lease: the log's head row tells them the revision in their own transaction.
 */
public final class LeasedPolicies implements Supplier<PolicyTable> {
  /** For how long a hung process holds up a publish. */
  public static final Duration LEASE = Duration.ofSeconds(5);

  private final Policies policies;
  private final PolicyLoader loader;
  private final PolicyMembers members;
  private final LongSupplier nanos;
  private final Duration lease;
  private volatile long confirmedAt;

  public LeasedPolicies(Policies policies, PolicyLoader loader, PolicyMembers members) {
    this(policies, loader, members, System::nanoTime, LEASE);
  }

  /** @param nanos monotonic */
  LeasedPolicies(Policies policies, PolicyLoader loader, PolicyMembers members, LongSupplier nanos, Duration lease) {
    this.policies = policies;
    this.loader = loader;
    this.members = members;
    this.nanos = nanos;
    this.lease = lease;
    confirmedAt = nanos.getAsLong() - 2 * lease.toNanos();
  }

  /** @throws Refusal UNAVAILABLE where the lease has ended and the database cannot be asked */
  @Override
  public PolicyTable get() {
    if (hasEnded()) {
      confirm();
    }
    return policies.current();
  }

  /** Takes a revision that another process has published. */
  public void take(long revision) {
    if (revision > policies.current().revision()) {
      policies.advance(loader.load(revision));
    }
  }

  private boolean hasEnded() {
    return nanos.getAsLong() - confirmedAt > lease.toNanos();
  }

  private synchronized void confirm() {
    if (!hasEnded()) {
      return;
    }
    long before = nanos.getAsLong();
    try {
      long held = policies.current().revision();
      long inForce = members.confirm(held);
      take(inForce);
      if (inForce > held) {
        members.taken(inForce);
      }
    } catch (Exception unreachable) {
      // Also checked ones, which an awaited future throws undeclared.
      Refusal refusal = new Refusal(Refusal.Kind.UNAVAILABLE,
          "which policy is in force cannot be confirmed now, and nothing is shown by one that may be superseded");
      refusal.initCause(unreachable);
      throw refusal;
    }
    confirmedAt = before;
  }
}
