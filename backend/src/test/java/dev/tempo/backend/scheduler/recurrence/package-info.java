/** Tests of when something occurs again, against references too slow to ship. */
@NullMarked
package dev.tempo.backend.scheduler.recurrence;

import org.jspecify.annotations.NullMarked;
