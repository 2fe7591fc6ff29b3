/** What tests of several packages stand on: a real PostgreSQL, made hostile, and a database of its own for each test. */
@NullMarked
package dev.tempo.backend.testing;

import org.jspecify.annotations.NullMarked;
