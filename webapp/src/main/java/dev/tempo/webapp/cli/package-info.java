/**
 * The command line: {@code up} starts a node in this process, the others talk to a running one by its public API. The
 * launcher {@code tempo} at the top of the repository finds Java, builds, and runs {@link dev.tempo.webapp.cli.Main}.
 */
@NullMarked
package dev.tempo.webapp.cli;

import org.jspecify.annotations.NullMarked;
