/** Tests with a worker in a process of its own. */
@NullMarked
package dev.tempo.webapp.worker;

import org.jspecify.annotations.NullMarked;
