/** An example: a worker in a process of its own that computes reports. {@code ./tempo worker example} runs it. */
@NullMarked
package dev.tempo.client.example;

import org.jspecify.annotations.NullMarked;
