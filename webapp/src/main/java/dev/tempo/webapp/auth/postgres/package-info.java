/** Tokens and shared keys in PostgreSQL: the only place that names {@code api_token} and {@code server_secret}. */
@NullMarked
package dev.tempo.webapp.auth.postgres;

import org.jspecify.annotations.NullMarked;
