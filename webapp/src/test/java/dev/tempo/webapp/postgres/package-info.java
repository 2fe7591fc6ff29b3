@NullMarked
package dev.tempo.webapp.postgres;

import org.jspecify.annotations.NullMarked;
