package dev.tempo.backend.policy;

import java.util.List;

/** A policy set compiled for deciding: immutable, numbered. */
public final class PolicyTable {
  private final long revision;
  private final List<Rule> rules;

  private PolicyTable(long revision, List<Rule> rules) {
    this.revision = revision;
    this.rules = rules;
  }

  /** The set that decides everything by the defaults: {@code forever}, {@code none}, {@code strict}, {@code none}. */
  public static PolicyTable compile(long revision, List<Rule> rules) {
    return new PolicyTable(revision, List.copyOf(rules));
  }

  public long revision() {
    return revision;
  }

  public List<Rule> rules() {
    return rules;
  }
}
