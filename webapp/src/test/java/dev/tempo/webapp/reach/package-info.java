/** Access and exposure, held against every route there is. */
@NullMarked
package dev.tempo.webapp.reach;

import org.jspecify.annotations.NullMarked;
