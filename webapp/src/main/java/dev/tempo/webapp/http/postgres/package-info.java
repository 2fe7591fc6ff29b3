/** The only place that names {@code answered_request}. */
@NullMarked
package dev.tempo.webapp.http.postgres;

import org.jspecify.annotations.NullMarked;
