/** Revisions on a real log and a real PostgreSQL: published, refused, rolled back, and followed by the expiries. */
@NullMarked
package dev.tempo.backend.policy.publish;

import org.jspecify.annotations.NullMarked;
