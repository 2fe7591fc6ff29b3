/**
 * What is rendered and what comes of it: a {@link dev.tempo.ssr.render.Bundle} of scripts becomes a
 * {@link dev.tempo.ssr.render.Generation} of a {@link dev.tempo.ssr.render.Renderer}, and each render answers a
 * {@link dev.tempo.ssr.render.RenderResult}. The types here know no engine; {@code dev.tempo.ssr.graal} is the one
 * behind them.
 *
 * <p>Bundles are made by the registry's reader in {@code webapp}, results are read by its pages and metrics.
 *
 * <p>What surprises: a render never throws, whatever the bundle does; it answers
 * {@link dev.tempo.ssr.render.RenderResult.Failed}. Only loading throws, because there is nothing to call afterwards.
 */
@NullMarked
package dev.tempo.ssr.render;

import org.jspecify.annotations.NullMarked;
