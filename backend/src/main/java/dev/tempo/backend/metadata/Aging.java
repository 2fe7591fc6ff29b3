package dev.tempo.backend.metadata;

import dev.tempo.backend.nexus.EntityRef;

import java.time.Instant;

/**
 * What of an entity decides about the end of its retention.
 *
 * @param classification place of its classification in the list that was asked for
 * @param born           position of the event that created it
 * @param countsFrom     what its retention is added to
 */
public record Aging(EntityRef ref, int classification, long born, boolean archived, Instant countsFrom) {}
