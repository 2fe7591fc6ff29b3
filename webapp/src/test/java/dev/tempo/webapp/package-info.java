@NullMarked
package dev.tempo.webapp;

import org.jspecify.annotations.NullMarked;
