/**
 * The conversation: lines of text in, sentences out, with the rights of whoever writes. A question is answered from the
 * real data; whatever would change something is answered with a proposal that the server keeps, and that happens only when
 * somebody who may do the thing approves it.
 */
@NullMarked
package dev.tempo.backend.converse;

import org.jspecify.annotations.NullMarked;
