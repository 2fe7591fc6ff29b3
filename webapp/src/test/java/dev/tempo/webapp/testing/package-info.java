/** A real, running Tempo that all tests of a JVM share, and a client to talk to it from outside. */
@NullMarked
package dev.tempo.webapp.testing;

import org.jspecify.annotations.NullMarked;
