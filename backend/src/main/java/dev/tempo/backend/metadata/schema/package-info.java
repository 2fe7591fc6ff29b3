/**
 * What a category says about the data of its entities: which data is valid (JSON Schema 2020-12), and who sees which field of
 * it ({@code x-exposure}). A pure core over the library that validates; a
 * {@link dev.tempo.backend.metadata.schema.DataSchema} is compiled once and shared.
 *
 * <p>Whoever writes a schema is trusted little: it stands for itself ({@code $ref} leads into the same document, nothing is
 * ever fetched), what does not compile is refused with its place, and each validation has a budget of steps, those of regular
 * expressions among them, so that neither a pattern nor a nest of references can hold up a transaction.
 *
 * <p>Surprise: {@code format} is an annotation, as the standard has it by default; {@code pattern} says what must hold.
 */
@NullMarked
package dev.tempo.backend.metadata.schema;

import org.jspecify.annotations.NullMarked;
