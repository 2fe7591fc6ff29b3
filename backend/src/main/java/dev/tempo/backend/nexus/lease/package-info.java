/**
 * What only one node may do at a time: loading a shard's actions, relaying a subscription. Nodes share the leases evenly; each
 * has a fence, a number that grows with every holder, so that one who was taken for dead and comes back finds that its own is too
 * low. {@link dev.tempo.backend.nexus.lease.Leases} is the port; made by the wiring.
 *
 * <p>What surprises: a lease has no time. A member is dead when its database session has ended, at once where its process was
 * killed, or when it has not beaten for as long as the others took for three beats. And a lease is a hint, too: only {@link
 * dev.tempo.backend.nexus.lease.Leases#stillHeld} within a transaction is the truth.
 */
@NullMarked
package dev.tempo.backend.nexus.lease;

import org.jspecify.annotations.NullMarked;
