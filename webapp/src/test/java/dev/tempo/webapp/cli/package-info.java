@NullMarked
package dev.tempo.webapp.cli;

import org.jspecify.annotations.NullMarked;
