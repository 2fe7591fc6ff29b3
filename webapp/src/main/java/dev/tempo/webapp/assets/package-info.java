/** The files of registered versions, as browsers fetch them: immutable, so cached for good. */
@NullMarked
package dev.tempo.webapp.assets;

import org.jspecify.annotations.NullMarked;
