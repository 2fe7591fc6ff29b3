/** Times across zones, daylight saving and leap days. */
@NullMarked
package dev.tempo.backend.converse.time;

import org.jspecify.annotations.NullMarked;
