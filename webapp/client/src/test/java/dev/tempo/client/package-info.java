/** Tests of the client against a server that says what the test wants. */
@NullMarked
package dev.tempo.client;

import org.jspecify.annotations.NullMarked;
