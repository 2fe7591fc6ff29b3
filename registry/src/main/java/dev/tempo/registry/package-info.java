/**
 * Versioned microfrontends: their manifests, releases, resolution and storage.
 *
 * <p>
 * A release comes in through {@link dev.tempo.registry.source}, is checked against its manifest
 * ({@link dev.tempo.registry.manifest}), kept for good by {@link dev.tempo.registry.store}, and found again for a page
 * through the {@link dev.tempo.registry.release.Catalog}. The registry knows neither the backend nor the renderer: who
 * calls it joins its changes with their events in one transaction.
 */
@NullMarked
package dev.tempo.registry;

import org.jspecify.annotations.NullMarked;
