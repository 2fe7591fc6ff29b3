/** The table against a naive reference, the document against bad input, the matrix of the founding document. */
@NullMarked
package dev.tempo.backend.policy;

import org.jspecify.annotations.NullMarked;
