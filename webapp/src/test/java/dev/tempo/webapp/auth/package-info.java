@NullMarked
package dev.tempo.webapp.auth;

import org.jspecify.annotations.NullMarked;
