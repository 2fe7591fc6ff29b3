/** Subscriptions, their cursors and their letters in PostgreSQL. */
@NullMarked
package dev.tempo.backend.nexus.subscription.postgres;

import org.jspecify.annotations.NullMarked;
