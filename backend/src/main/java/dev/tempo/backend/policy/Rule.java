package dev.tempo.backend.policy;

/** One row of the policy matrix. */
public record Rule(String role, String environment, String category) {}
