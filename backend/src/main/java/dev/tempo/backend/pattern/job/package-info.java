/**
 * Jobs: work that leaves the process. A pattern's step puts a job into a queue through {@link
 * dev.tempo.backend.pattern.job.Jobs}; a worker of any kind leases it over HTTP, tells that it is alive, and completes or
 * fails it.
 *
 * <p>{@code queued -> leased -> completed | failed | cancelled}, and from {@code leased} back to {@code queued} while attempts
 * are left. Each transition but leasing is an event ({@code job.queued}, {@code job.completed}, {@code job.failed}, {@code
 * job.cancelled}) in one transaction with the row, about the job's entity. What a worker says goes through the lanes of Nexus
 * with everybody's events, so that thousands of completions a second share commits; {@code JobConsequence} then finds whether the
 * lease still stands, under the row's lock.
 *
 * <p>Failure: a lease that is not renewed ends by the database's real clock, and the job goes back or fails. Whoever held it is
 * refused from then on, even where nobody has taken the job yet. So a job is done at least once, under one idempotency key.
 *
 * <p>Nobody polls. Waiting workers are woken by the commits of this process and of others (a coalesced notification), by one
 * timer for retries and rate limits, and by whatever frees a place. {@link dev.tempo.backend.pattern.job.Workers} makes and
 * joins the parts.
 *
 * <p>Surprise: leasing hands a job's input to any service or administrator that asks for its queue, since whoever wrote the
 * pattern sent it there. All other reading obeys exposure.
 */
@NullMarked
package dev.tempo.backend.pattern.job;

import org.jspecify.annotations.NullMarked;
