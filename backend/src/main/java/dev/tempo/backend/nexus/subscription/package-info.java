/**
 * Subscriptions: the log, delivered to webhooks as CloudEvents, signed as Standard Webhooks.
 *
 * <p>Each active subscription has one {@link dev.tempo.backend.nexus.subscription.Relay}, which follows the log from a
 * durable cursor. Delivery is at least once and in order for each entity: each entity that has something to deliver has a
 * lane, a virtual thread that sends one event after the other. Where one fails, it and what follows it of the same entity
 * become letters in the database, so that the cursor moves on and other entities with it; the lane retries the first letter
 * until it succeeds or its attempts are used up. Then it is dead, and what follows stays parked behind it, in order, until
 * somebody retries or drops it.
 *
 * <p>States: a subscription is {@code active}, {@code paused} (by its owner) or {@code disabled} (its sink answered 410). A
 * letter is {@code retrying} (the first of its entity), {@code dead}, or {@code waiting} behind one of them.
 *
 * <p>Failure: a process that dies loses the cursor's last seconds, and nothing else; what was delivered in them is delivered
 * again, with the same {@code webhook-id}. Rights are the creator's, looked up when an event is sent, not when it is read.
 * Surprise: a subscription never hears of itself, or a dead letter would make the next one.
 */
@NullMarked
package dev.tempo.backend.nexus.subscription;

import org.jspecify.annotations.NullMarked;
