/**
 * From what a caller sends to {@link dev.tempo.backend.nexus.Nexus.Incoming}: pure functions of bytes and headers, which
 * trust nothing. {@link dev.tempo.backend.nexus.intake.IncomingParser} is the door. Every refusal says where (a JSON
 * Pointer, or line and column where it is no JSON at all) and what to send instead.
 *
 * <p>The shapes: the plain one of Tempo's API, whose members are all known, and CloudEvents 1.0 in structured, batched
 * and binary mode. There, {@code subject} is {@code <entity_type>/<entity_id>} and {@code data} the payload; the
 * attributes {@code correlationid} and {@code causationid} are the plain shape's {@code correlation_id} and
 * {@code causation_id}. Attributes of CloudEvents are simple values, so {@code metadata}, an object, travels as the text
 * of its JSON in the attribute {@code tempometadata}. Every other extension is kept as it came.
 *
 * <p>Surprise: the checks are those of the whole way, not of this step: what PostgreSQL cannot store in {@code jsonb} (the
 * character U+0000, half a surrogate pair, a number beyond a double) is refused here, since later it would be a failure.
 */
@NullMarked
package dev.tempo.backend.nexus.intake;

import org.jspecify.annotations.NullMarked;
