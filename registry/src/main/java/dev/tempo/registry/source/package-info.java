/**
 * Where releases come from: archives that were sent, and folders at start.
 *
 * <p>
 * Whatever comes in is hostile until read: {@link dev.tempo.registry.source.Archives} bounds what it unpacks before it
 * believes a single length, and everything is read into memory, never onto a disk, so that a name can reach no file.
 */
@NullMarked
package dev.tempo.registry.source;

import org.jspecify.annotations.NullMarked;
