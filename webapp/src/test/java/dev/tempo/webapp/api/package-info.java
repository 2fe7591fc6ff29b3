@NullMarked
package dev.tempo.webapp.api;

import org.jspecify.annotations.NullMarked;
