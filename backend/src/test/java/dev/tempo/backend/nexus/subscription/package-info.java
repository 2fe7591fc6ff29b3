@NullMarked
package dev.tempo.backend.nexus.subscription;

import org.jspecify.annotations.NullMarked;
