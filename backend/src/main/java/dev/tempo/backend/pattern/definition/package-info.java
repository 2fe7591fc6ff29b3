/**
 * What a pattern says: a directed acyclic graph of steps, read from JSON and checked once, at registration. A pure core: it knows
 * neither runs nor the database.
 *
 * <p>Values in {@code with}, {@code when} and {@code for_each} may be references, {@code "${params.plan}"}: a path of names
 * and nothing else ({@link dev.tempo.backend.pattern.definition.Reference}). A string that is one reference becomes the value with
 * its type; within a longer text the value is written out.
 *
 * <p>Surprise: the members of {@code with} are checked twice, by the same code: at registration as far as no reference stands in
 * the way, and when the step starts, with the references replaced.
 */
@NullMarked
package dev.tempo.backend.pattern.definition;

import org.jspecify.annotations.NullMarked;
