/**
 * What {@code ./tempo bench} measures. Each benchmark compares two things or more in one run, and says on which machine. A
 * module of its own, in the Maven profile {@code bench}: the libraries of those that Tempo is measured against stay away
 * from the server.
 */
@NullMarked
package dev.tempo.bench;

import org.jspecify.annotations.NullMarked;
