package dev.tempo.webapp.page;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tempo.registry.manifest.Slot;
import dev.tempo.registry.release.RegisteredVersion;

/**
 * A fragment as it stands in the document.
 *
 * @param rendered false where {@code html} is the manifest's static fallback: the browser then draws from scratch
 */
record PageFragment(Slot slot, RegisteredVersion version, String html, boolean rendered, ObjectNode props) {}
