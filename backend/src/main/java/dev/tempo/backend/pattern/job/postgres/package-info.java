/** Jobs, leases and queues in PostgreSQL: the only place that names the tables {@code job} and {@code job_queue}. */
@NullMarked
package dev.tempo.backend.pattern.job.postgres;

import org.jspecify.annotations.NullMarked;
