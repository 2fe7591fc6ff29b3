@NullMarked
package dev.tempo.webapp.http;

import org.jspecify.annotations.NullMarked;
