/**
 * What the nodes of a database tell each other: that there may be something to look at, by name. A hint, never the truth, which
 * is in the rows; one that is lost is made up for by looking at everything whenever the connection is there again. {@link
 * dev.tempo.backend.nexus.hint.Hints} is the port; made by the wiring, which starts it when all who listen are known.
 */
@NullMarked
package dev.tempo.backend.nexus.hint;

import org.jspecify.annotations.NullMarked;
