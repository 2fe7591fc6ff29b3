/**
 * Lines of text as tokens: words in one spelling, quotations whole, slips of the finger told from other words. Pure; knows
 * nothing of intents or times. Made for {@link dev.tempo.backend.converse.grammar}, which matches tokens.
 *
 * <p>Surprise: a quotation is one token, so that a quoted command can never be matched as a command.
 */
@NullMarked
package dev.tempo.backend.converse.text;

import org.jspecify.annotations.NullMarked;
