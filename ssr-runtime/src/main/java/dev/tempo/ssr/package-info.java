/** Placeholder text, replaced by the module's own. */
@NullMarked
package dev.tempo.ssr;

import org.jspecify.annotations.NullMarked;
