/** What patterns may say, and what is wrong with the others. */
@NullMarked
package dev.tempo.backend.pattern.definition;

import org.jspecify.annotations.NullMarked;
