/** Placeholder text, replaced by the module's own. */
@NullMarked
package dev.tempo.webapp;

import org.jspecify.annotations.NullMarked;
