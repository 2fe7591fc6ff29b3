package dev.tempo.backend.pattern;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import dev.tempo.backend.nexus.Appended;
import dev.tempo.backend.nexus.Draft;
import dev.tempo.backend.nexus.Transaction;
import dev.tempo.backend.policy.Principal;
import dev.tempo.backend.scheduler.PatternStarter;

import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Starts runs in the transactions that fire their actions, and hands them over once these are committed. */
public final class RunStarter implements PatternStarter {
  private static final TimeBasedEpochGenerator IDS = Generators.timeBasedEpochGenerator();

  private final PatternRows rows;
  private volatile Consumer<PatternRows.Pending> handOver = pending -> {};

  public RunStarter(PatternRows rows) {
    this.rows = rows;
  }

  /** Who carries runs out; without one, they wait in the database. */
  void handOverTo(Consumer<PatternRows.Pending> runner) {
    handOver = runner;
  }

  @Override
  public Set<String> registered(Transaction transaction, Collection<String> names) {
    return rows.latest(transaction, names).keySet();
  }

  @Override
  public void start(Transaction transaction, Start start) {
    Optional<Pattern> pattern = Optional.ofNullable(rows.latest(transaction, Set.of(start.pattern())).get(start
        .pattern()));
    Integer version = pattern.map(Pattern::version).orElse(null);
    String id = IDS.generate().toString();
    ObjectNode payload = JsonNodeFactory.instance.objectNode().put("run_id", id).put("pattern", start.pattern()).put(
        "version", version).put("action_id", start.actionId());
    Appended started = transaction.append(Principal.TEMPO, Draft.own(STARTED, start.entity(), payload).causedBy(start
        .cause().eventId(), start.cause().correlationId()));
    PatternRows.NewRun run = new PatternRows.NewRun(id, start.pattern(), version, start.actionId(), start.entity(),
        start.params());
    transaction.write(() -> rows.start(transaction, run, started));
    transaction.afterCommit(() -> handOver.accept(new PatternRows.Pending(id, start.entity())));
  }
}
