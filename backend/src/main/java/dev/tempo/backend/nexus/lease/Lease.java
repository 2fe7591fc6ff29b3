package dev.tempo.backend.nexus.lease;

/** @param fence greater than that of everyone who held it before */
public record Lease(String name, long fence) {}
