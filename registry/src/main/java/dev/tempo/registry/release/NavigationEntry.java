package dev.tempo.registry.release;

/** An entry in the navigation; entries are shown from the lowest order to the highest. */
public record NavigationEntry(String label, String path, int order, String icon) {}
