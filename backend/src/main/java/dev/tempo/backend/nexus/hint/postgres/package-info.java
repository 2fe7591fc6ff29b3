/** Hints by LISTEN and NOTIFY. */
@NullMarked
package dev.tempo.backend.nexus.hint.postgres;

import org.jspecify.annotations.NullMarked;
