/**
 * Where releases are kept: versions for good, channels as they are moved.
 *
 * <p>
 * {@link dev.tempo.registry.store.ReleaseStore} is the port. Its writing methods work in a transaction of the caller,
 * which records the event of the change in the same one; nothing here commits. After the commit the caller reloads
 * {@link dev.tempo.registry.store.Catalogs}, and the next request sees the change.
 */
@NullMarked
package dev.tempo.registry.store;

import org.jspecify.annotations.NullMarked;
