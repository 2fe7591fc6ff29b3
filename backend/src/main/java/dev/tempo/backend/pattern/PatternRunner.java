package dev.tempo.backend.pattern;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tempo.backend.nexus.Appended;
import dev.tempo.backend.nexus.Draft;
import dev.tempo.backend.nexus.Event;
import dev.tempo.backend.nexus.Nexus;
import dev.tempo.backend.nexus.Transaction;
import dev.tempo.backend.policy.Principal;
import dev.tempo.backend.scheduler.EntityData;
import dev.tempo.backend.scheduler.PatternStarter;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;
import java.util.function.Predicate;

/**
 * Carries runs out, each in a transaction with its end. {@link #step} carries out those that wait and returns; the loop waits
 * for more. At its start it takes up what an earlier process had started and not ended.
 *
 * <p>Start and stop may be called in any order and repeatedly.
 */
public final class PatternRunner {
  private static final Logger LOG = LoggerFactory.getLogger(PatternRunner.class);
  private static final int PAGE = 1_000;
  private static final Duration BACKOFF = Duration.ofSeconds(1);

  private final Nexus nexus;
  private final PatternRows rows;
  private final EntityData entities;
  private final Predicate<Throwable> passes;
  /** Empty: nothing to carry out, but to look whether to stop. */
  private final BlockingQueue<Optional<PatternRows.Pending>> queue = new LinkedBlockingQueue<>();
  private @Nullable Thread loop;
  private volatile boolean running;
  private boolean resumed;

  /**
   * @param passes  tells a failure that passes by itself, after which a run is tried again, from one of the run
   * @param starter hands its runs over to this
   */
  public PatternRunner(Nexus nexus, PatternRows rows, EntityData entities, Predicate<Throwable> passes,
      RunStarter starter) {
    this.nexus = nexus;
    this.rows = rows;
    this.entities = entities;
    this.passes = passes;
    starter.handOverTo(pending -> queue.add(Optional.of(pending)));
  }

  public synchronized void start() {
    if (loop == null) {
      running = true;
      loop = Thread.ofVirtual().name("pattern-runner").start(this::loop);
    }
  }

  /** Returns when no run is being carried out; those that wait are taken up at the next start. */
  public synchronized void stop() throws InterruptedException {
    running = false;
    queue.add(Optional.empty());
    Thread thread = loop;
    if (thread != null) {
      thread.join();
    }
    loop = null;
  }

  /** Carries out all runs that wait. */
  public void step() {
    resume();
    for (var next = queue.poll(); next != null; next = queue.poll()) {
      next.ifPresent(this::carryOut);
    }
  }

  private void loop() {
    while (running) {
      try {
        resume();
        Optional<PatternRows.Pending> next = queue.take();
        if (running) {
          next.ifPresent(this::carryOut);
        } else {
          queue.add(next);
          return;
        }
      } catch (InterruptedException e) {
        LOG.warn("the runner of patterns was interrupted: it goes on until it is stopped", e);
      } catch (Throwable e) {
        // Whatever it is, and undeclared checked exceptions of Future.await too: without this loop nothing runs any more.
        LOG.error("the runner of patterns met a failure; it tries again in {}", BACKOFF, e);
        LockSupport.parkNanos(BACKOFF.toNanos());
      }
    }
  }

  private void resume() {
    if (resumed) {
      return;
    }
    String after = "00000000-0000-0000-0000-000000000000";
    List<PatternRows.Pending> page;
    do {
      page = rows.pending(after, PAGE);
      page.forEach(pending -> queue.add(Optional.of(pending)));
      after = page.isEmpty() ? after : page.getLast().id();
    } while (page.size() == PAGE);
    resumed = true;
  }

  private void carryOut(PatternRows.Pending pending) {
    try {
      inTransaction(pending, this::carryOut);
    } catch (Exception failure) { // also checked ones, which Future.await throws undeclared
      if (passes.test(failure)) {
        queue.add(Optional.of(pending));
        throw failure;
      }
      fail(pending, failure);
    }
  }

  private void fail(PatternRows.Pending pending, Exception failure) {
    try {
      inTransaction(pending, (transaction, run) -> end(transaction, run, String.valueOf(failure.getMessage())));
      LOG.warn("run {} on {} failed", pending.id(), pending.entity(), failure);
    } catch (Exception again) {
      queue.add(Optional.of(pending));
      again.addSuppressed(failure);
      throw again;
    }
  }

  private void inTransaction(PatternRows.Pending pending, BiConsumer<Transaction, Run> work) {
    nexus.transact(List.of(pending.entity()), transaction -> {
      rows.lock(transaction, pending.id()).ifPresent(run -> work.accept(transaction, run));
      return pending;
    });
  }

  private void carryOut(Transaction transaction, Run run) {
    Integer version = run.version();
    if (version == null) {
      end(transaction, run, "no pattern " + run.pattern() + " is registered: PUT /api/v1/patterns/" + run.pattern());
      return;
    }
    switch (rows.version(transaction, run.pattern(), version).orElseThrow().step()) {
      case Step.Emit(String _, String type, ObjectNode payload) -> append(transaction, run, new Draft(Event.TEMPO_SOURCE
          + "/patterns/" + run.pattern(), null, type, run.entity(), null, null, null, payload.deepCopy(), null, null,
          null));
      case Step.Metadata(String _, ObjectNode data) -> {
        ObjectNode metadata = JsonNodeFactory.instance.objectNode();
        metadata.set("data", entities.merged(transaction, run.entity(), data));
        ObjectNode payload = JsonNodeFactory.instance.objectNode().put("run_id", run.id()).put("pattern", run
            .pattern());
        append(transaction, run, new Draft(Event.TEMPO_SOURCE, null, run.entity().type() + "_updated", run.entity(),
            null, null, null, payload, metadata, null, null));
      }
    }
    end(transaction, run, null);
  }

  /** @param reason why it failed, null where it completed */
  private void end(Transaction transaction, Run run, @Nullable String reason) {
    ObjectNode payload = JsonNodeFactory.instance.objectNode().put("run_id", run.id()).put("pattern", run.pattern())
        .put(
            "version", run.version())
        .put("action_id", run.actionId());
    if (reason != null) {
      payload.put("reason", reason);
    }
    Appended ended = append(transaction, run, Draft.own(reason == null ? PatternStarter.COMPLETED
        : PatternStarter.FAILED, run.entity(), payload));
    transaction.write(() -> rows.end(transaction, run.id(), reason == null ? Run.State.COMPLETED : Run.State.FAILED,
        reason, ended));
  }

  private static Appended append(Transaction transaction, Run run, Draft draft) {
    return transaction.append(Principal.TEMPO, draft.causedBy(run.startedBy(), run.correlationId()));
  }
}
