/** Members that come, go, die and hang. */
@NullMarked
package dev.tempo.backend.nexus.lease.postgres;

import org.jspecify.annotations.NullMarked;
