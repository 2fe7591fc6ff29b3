/** Placeholder text, replaced by the module's own. */
@NullMarked
package dev.tempo.backend;

import org.jspecify.annotations.NullMarked;
