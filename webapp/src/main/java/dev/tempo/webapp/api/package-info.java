/**
 * The resources of the HTTP contract, one file each: shapes in, shapes out. What may be done and seen is the backend's to
 * say; nothing here decides it. What surprises: a list refuses query parameters that it does not know, for a filter with a
 * slip of the pen would otherwise answer everything.
 */
@NullMarked
package dev.tempo.webapp.api;

import org.jspecify.annotations.NullMarked;
