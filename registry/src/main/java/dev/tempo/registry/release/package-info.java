/**
 * Releases and where they appear: the pure heart of the registry.
 *
 * <p>
 * A {@link dev.tempo.registry.release.Release} is one version with its files, checked and ready to be kept. The
 * {@link dev.tempo.registry.release.Catalog} is an immutable snapshot of all versions and channels that answers which
 * fragments make a page, at which versions, with which shared packages. What may surprise: a channel of a shared
 * package is an upper bound, not the version itself; see {@link dev.tempo.registry.release.Catalog}.
 */
@NullMarked
package dev.tempo.registry.release;

import org.jspecify.annotations.NullMarked;
