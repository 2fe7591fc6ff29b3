@NullMarked
package dev.tempo.webapp.live;

import org.jspecify.annotations.NullMarked;
