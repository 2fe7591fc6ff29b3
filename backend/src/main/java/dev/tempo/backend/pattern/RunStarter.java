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

/** Starts runs in the transactions that fire their actions; they begin once these are committed. */
final class RunStarter implements PatternStarter {
  private static final TimeBasedEpochGenerator IDS = Generators.timeBasedEpochGenerator();

  private final RunBooks books;

  RunStarter(RunBooks books) {
    this.books = books;
  }

  @Override
  public Set<String> registered(Transaction transaction, Collection<String> names) {
    return books.patterns().registered(transaction, names);
  }

  @Override
  public void start(Transaction transaction, Start start) {
    Optional<Pattern> pattern = Optional.ofNullable(books.patterns().latest(transaction, Set.of(start.pattern())).get(
        start.pattern()));
    Integer version = pattern.map(Pattern::version).orElse(null);
    String id = IDS.generate().toString();
    ObjectNode payload = JsonNodeFactory.instance.objectNode().put("run_id", id).put("pattern", start.pattern()).put(
        "version", version).put("action_id", start.actionId());
    Appended started = transaction.append(Principal.TEMPO, Draft.own(STARTED, start.entity(), payload).causedBy(start
        .cause().eventId(), start.cause().correlationId()));
    RunRows.NewRun run = new RunRows.NewRun(id, start.pattern(), version, start.actionId(), null, 0, start.entity(),
        start.params());
    transaction.write(() -> books.rows().insert(transaction, run, started));
    transaction.afterCommit(() -> books.offer(new RunRows.Due(id, start.entity(), started.recordedAt())));
  }
}
