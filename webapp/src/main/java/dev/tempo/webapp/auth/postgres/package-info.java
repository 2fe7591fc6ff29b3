/** Tokens and the sessions' key in PostgreSQL: the only place that names {@code api_token} and {@code session_key}. */
@NullMarked
package dev.tempo.webapp.auth.postgres;

import org.jspecify.annotations.NullMarked;
