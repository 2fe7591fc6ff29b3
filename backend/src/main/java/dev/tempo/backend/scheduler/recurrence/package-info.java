/**
 * When something occurs again: cron expressions and ISO-8601 intervals in a time zone, and calendars of days on which nothing
 * occurs. Pure: times go in and come out, nothing is kept.
 *
 * <p>A {@link dev.tempo.backend.scheduler.recurrence.Rhythm} gives local times; {@link
 * dev.tempo.backend.scheduler.recurrence.LocalTimes} makes instants of them: in a gap of daylight saving the first one that is
 * valid, in an overlap the earlier one. The library that reads cron expressions has its own ways there, so it is asked in UTC
 * alone.
 */
@NullMarked
package dev.tempo.backend.scheduler.recurrence;

import org.jspecify.annotations.NullMarked;
