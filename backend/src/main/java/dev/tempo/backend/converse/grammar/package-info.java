/**
 * A small engine for grammars that people can read: rules are lines of text, written in resource files beside the code
 * that interprets them. {@link dev.tempo.backend.converse.grammar.Grammar} finds every way in which a rule matches a whole
 * line; what the parts mean is said by whoever asks ({@code converse.time}, {@code converse.intent}).
 *
 * <p>Nothing is skipped: a line with one word too many is not matched, which is what makes a negation, a quotation or a
 * second command never look like a command. Surprise: all parses are returned, the ambiguous ones too; to choose, or to
 * ask back, is the caller's.
 */
@NullMarked
package dev.tempo.backend.converse.grammar;

import org.jspecify.annotations.NullMarked;
