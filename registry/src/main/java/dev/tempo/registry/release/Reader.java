package dev.tempo.registry.release;

import org.jspecify.annotations.Nullable;

/**
 * For whom a page is made.
 *
 * @param subject who is signed in
 * @param role {@code admin}, {@code service} or {@code user}
 * @param agent what reads for them, as it names itself; null where unknown
 * @param system the system that embeds the page; null: our own
 */
public record Reader(String subject, String role, @Nullable String agent, @Nullable String system) {}
