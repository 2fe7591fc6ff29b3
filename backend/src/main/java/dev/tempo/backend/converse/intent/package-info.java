/**
 * What a line asks for: {@code intents.grammar} says which phrases there are, {@link dev.tempo.backend.converse.intent.Intents}
 * reads a line into an {@link dev.tempo.backend.converse.intent.Understanding}. Pure and deterministic: the same line at the
 * same time in the same zone is always understood the same way, and what is not understood is said to be so.
 *
 * <p>Nothing here acts, or knows what exists: whether there is a user/42 is for the dialogue to find out. Surprise: the
 * words "yes" and "no" are intents like others; that they mean something only while a proposal waits is the dialogue's rule.
 */
@NullMarked
package dev.tempo.backend.converse.intent;

import org.jspecify.annotations.NullMarked;
