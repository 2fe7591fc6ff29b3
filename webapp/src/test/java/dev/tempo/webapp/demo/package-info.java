@NullMarked
package dev.tempo.webapp.demo;

import org.jspecify.annotations.NullMarked;
