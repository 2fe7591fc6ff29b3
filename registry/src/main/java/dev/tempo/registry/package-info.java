/** Placeholder text, replaced by the module's own. */
@NullMarked
package dev.tempo.registry;

import org.jspecify.annotations.NullMarked;
