/** The audit tree against a naive one, its proofs against another verifier, and what is found where somebody tampers. */
@NullMarked
package dev.tempo.backend.nexus.audit;

import org.jspecify.annotations.NullMarked;
