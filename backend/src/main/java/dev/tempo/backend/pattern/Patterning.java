package dev.tempo.backend.pattern;

import dev.tempo.backend.metadata.EntityBooks;
import dev.tempo.backend.nexus.Consequence;
import dev.tempo.backend.nexus.EventLog;
import dev.tempo.backend.nexus.Nexus;
import dev.tempo.backend.pattern.job.Jobs;
import dev.tempo.backend.scheduler.Actions;
import dev.tempo.backend.scheduler.PatternStarter;
import dev.tempo.backend.scheduler.Scheduling;

import java.util.random.RandomGenerator;

/**
 * Makes and joins the parts of patterns. The starter is given to {@link Scheduling}, the consequence is registered with Nexus after
 * the scheduler's and the workers'.
 */
public final class Patterning {
  private final PatternRows patterns;
  private final RunBooks books;
  private final EntityBooks entities;
  private final Jobs jobs;
  private final Flow flow;

  /** @param jitter for the pauses between attempts */
  public Patterning(PatternRows patterns, RunRows runs, EntityBooks entities, Jobs jobs,
      RandomGenerator jitter) {
    this.patterns = patterns;
    this.entities = entities;
    this.jobs = jobs;
    books = new RunBooks(runs, patterns);
    flow = new Flow(books, jobs, jitter);
  }

  public PatternStarter starter() {
    return new RunStarter(books);
  }

  public Consequence consequence() {
    return new PatternConsequence(books, entities, flow);
  }

  public Patterns patterns(Nexus nexus) {
    return new Patterns(nexus, patterns);
  }

  public Runs runs(Nexus nexus, Actions actions) {
    return new Runs(nexus, books, entities, actions, flow);
  }

  /** Not started yet; one for each of these. */
  public PatternRunner runner(Nexus nexus, EventLog log, Scheduling scheduling, HttpCalls calls) {
    Performing performing = new Performing(books, flow, entities, scheduling.entityData(), new SubRuns(books),
        new JobSteps(jobs), new Waits(log));
    return new PatternRunner(new RunQueue(books.rows(), scheduling.clock()), books, scheduling.clock(), new Carrying(
        nexus, books, flow, performing, scheduling.passingFailures()), new HttpSending(calls));
  }
}
