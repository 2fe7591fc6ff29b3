package dev.tempo.backend.nexus.audit;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/**
 * An event as its row stands in the database, payload and extensions by their hashes alone.
 *
 * @param payloadHash    SHA-256 over the stored bytes, hexadecimal
 * @param extensionsHash likewise; null where it has none
 */
public record StoredEvent(long position, String id, String source, String type, String entityType, String entityId,
    Instant time, Instant recordedAt, String actor, String correlationId, @Nullable String causationId,
    long policyRevision, String payloadHash, @Nullable String extensionsHash, @Nullable String role,
    @Nullable String environment, @Nullable String category, @Nullable String owner, @Nullable String actionId) {}
