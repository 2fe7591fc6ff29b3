/** Words, quotations, slips. */
@NullMarked
package dev.tempo.backend.converse.text;

import org.jspecify.annotations.NullMarked;
