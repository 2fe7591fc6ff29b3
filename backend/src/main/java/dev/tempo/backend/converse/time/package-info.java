/**
 * Times as people write them, read in the reader's zone against a clock that is passed in: {@code time.grammar} says which
 * phrases there are, the code what they mean. A phrase with two meanings is never guessed: it comes back as
 * {@link dev.tempo.backend.converse.time.Moment.Unclear} with the question to ask.
 *
 * <p>Conventions: weeks begin on Monday; a bare hour is of the 24-hour clock; a day stands for its first instant; days,
 * weeks, months and years are of the calendar, hours and below exact. In a gap of daylight saving the first valid instant
 * counts, in an overlap the first of the two, as everywhere in Tempo.
 */
@NullMarked
package dev.tempo.backend.converse.time;

import org.jspecify.annotations.NullMarked;
