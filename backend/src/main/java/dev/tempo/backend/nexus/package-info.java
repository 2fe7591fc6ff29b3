/**
 * The bus and the audit trail: events, the log, ingestion in group commits, subscriptions. Nexus owns the transaction:
 * every change of domain state is an event, and state and event are written together or not at all.
 *
 * <p>Others take part in two ways. A {@link dev.tempo.backend.nexus.Consequence} adds what follows from each event to the
 * event's own transaction (metadata, scheduling, matching). {@link dev.tempo.backend.nexus.Nexus#transact} runs work
 * that Tempo itself starts (an action falls due, a policy is published) under the same protocol.
 *
 * <p>The protocol, which makes {@code position} dense and its order the order of commit: a transaction locks its
 * entities (sorted), which nobody writes without that lock, reads their rows, decides in batch order, and last takes its positions, and
 * checks the policy revision, on one head row that it holds until commit. A reader that follows the log never skips.
 *
 * <p>Surprise: a {@link dev.tempo.backend.nexus.Appended} event has no position until the decisions are over; what needs
 * it goes into {@link dev.tempo.backend.nexus.Transaction#write}.
 */
@NullMarked
package dev.tempo.backend.nexus;

import org.jspecify.annotations.NullMarked;
