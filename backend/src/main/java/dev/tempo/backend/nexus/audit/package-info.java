/**
 * The audit tree: an RFC 6962 Merkle tree whose leaf {@code n} is the event of position {@code n + 1}, with signed checkpoints,
 * so that whoever kept one finds any past event that was changed, dropped or moved. The format of a leaf, and what was turned
 * down, is in {@code docs/decisions/0004-audit-tree.md}.
 *
 * <p>{@link dev.tempo.backend.nexus.audit.AuditBuilder} follows the log off the path of every write, on the one node that holds
 * the lease, and appends what is new as one transaction: tiles and a checkpoint over them, or nothing. {@link
 * dev.tempo.backend.nexus.audit.Audit} answers from the tiles. {@link dev.tempo.backend.nexus.audit.export} is what leaves the
 * database, and what checks it without one.
 *
 * <p>Trust: the tree shows that the log was not changed after a checkpoint that somebody kept outside; one who holds the
 * database and the signing key can write another history for those who kept none. Failure: a node that dies between reading
 * events and committing leaves nothing; the next goes on from the stored size. What surprises: leaves are hashed from what the
 * database holds, never from memory, since that is what an export is held against later.
 */
@NullMarked
package dev.tempo.backend.nexus.audit;

import org.jspecify.annotations.NullMarked;
