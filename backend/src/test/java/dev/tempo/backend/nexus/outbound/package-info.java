@NullMarked
package dev.tempo.backend.nexus.outbound;

import org.jspecify.annotations.NullMarked;
