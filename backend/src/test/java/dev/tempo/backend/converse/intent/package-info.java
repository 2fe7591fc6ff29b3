/** How often the conversation is wrong, measured on lines that were written before its grammar. */
@NullMarked
package dev.tempo.backend.converse.intent;

import org.jspecify.annotations.NullMarked;
