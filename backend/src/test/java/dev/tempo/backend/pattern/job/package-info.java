/** Tests of jobs, leases and queues on a real database. */
@NullMarked
package dev.tempo.backend.pattern.job;

import org.jspecify.annotations.NullMarked;
