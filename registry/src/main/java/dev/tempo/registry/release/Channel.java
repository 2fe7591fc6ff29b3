package dev.tempo.registry.release;

import org.semver4j.Semver;

/**
 * Which version of a microfrontend is meant by a name such as {@value Catalog#STABLE}.
 *
 * @param microfrontend name of the microfrontend
 */
public record Channel(String microfrontend, String name, Semver version) {}
