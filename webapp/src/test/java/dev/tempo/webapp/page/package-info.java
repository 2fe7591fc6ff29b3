@NullMarked
package dev.tempo.webapp.page;

import org.jspecify.annotations.NullMarked;
