@NullMarked
package dev.tempo.backend.metadata.schema;

import org.jspecify.annotations.NullMarked;
