/**
 * The manifest of a microfrontend: what a release says about itself.
 *
 * <p>
 * {@link dev.tempo.registry.manifest.ManifestReader} makes {@link dev.tempo.registry.manifest.Manifest}s from JSON by
 * the published JSON Schema and the rules that a schema cannot say; everything wrong is named at once. A pure core:
 * nothing here reads a file or a database. What may surprise: a manifest says nothing about where its release is live;
 * that is a channel's matter.
 */
@NullMarked
package dev.tempo.registry.manifest;

import org.jspecify.annotations.NullMarked;
