@NullMarked
package dev.tempo.backend.nexus.filter;

import org.jspecify.annotations.NullMarked;
