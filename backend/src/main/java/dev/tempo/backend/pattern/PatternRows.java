package dev.tempo.backend.pattern;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tempo.backend.nexus.Appended;
import dev.tempo.backend.nexus.EntityRef;
import dev.tempo.backend.nexus.Transaction;
import org.jspecify.annotations.Nullable;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The rows of patterns and runs. With a transaction: within it; without: beside them, for readers. */
public interface PatternRows {

  /** The latest version of each of these patterns that is registered. */
  Map<String, Pattern> latest(Transaction transaction, Collection<String> names);

  Optional<Pattern> version(Transaction transaction, String name, int version);

  /** @param registered has its position: call it inside {@link Transaction#write} */
  void insert(Transaction transaction, String name, int version, Step step, Appended registered);

  /** @param started has its position: call it inside {@link Transaction#write} */
  void start(Transaction transaction, NewRun run, Appended started);

  /** The run, locked, where it has not ended. */
  Optional<Run> lock(Transaction transaction, String id);

  /** @param ended has its position: call it inside {@link Transaction#write} */
  void end(Transaction transaction, String id, Run.State state, @Nullable String reason, Appended ended);

  Optional<Pattern> latest(String name);

  /** The latest versions, by name. */
  List<Pattern> all();

  Optional<Run> run(String id);

  /** Runs that have started and not ended, in order of their ids, after an id. */
  List<Pending> pending(String after, int limit);

  record NewRun(String id, String pattern, @Nullable Integer version, String actionId, EntityRef entity,
      ObjectNode params) {}

  /** A run to carry out. */
  record Pending(String id, EntityRef entity) {}
}
