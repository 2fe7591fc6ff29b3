/**
 * The pages in a real browser: Playwright drives the Chromium or Chrome that is on the machine. Where there is none the
 * tests are skipped, and say so; with {@code TEMPO_REQUIRE_BROWSER=1} they fail instead.
 */
@NullMarked
package dev.tempo.webapp.browser;

import org.jspecify.annotations.NullMarked;
