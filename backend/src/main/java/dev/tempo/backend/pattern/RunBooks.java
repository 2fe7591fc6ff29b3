package dev.tempo.backend.pattern;

import dev.tempo.backend.nexus.EntityRef;
import dev.tempo.backend.nexus.Transaction;
import dev.tempo.backend.pattern.definition.Definition;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Gives each transaction one {@link RunBook} for each run. */
final class RunBooks {
  private static final int MOST_CACHED = 500;

  private final RunRows rows;
  private final PatternRows patterns;
  private volatile Consumer<RunRows.Due> runner = due -> {};
  /** A version never changes. */
  private final Map<String, Definition> definitions = Collections.synchronizedMap(new LinkedHashMap<>(16, 0.75f,
      true) {
    private static final long serialVersionUID = 1L;

    @Override
    protected boolean removeEldestEntry(Map.Entry<String, Definition> eldest) {
      return size() > MOST_CACHED;
    }
  });

  RunBooks(RunRows rows, PatternRows patterns) {
    this.rows = rows;
    this.patterns = patterns;
  }

  private record Open(Map<String, RunBook> books) {}

  private record Asked(Set<EntityRef> entities, Supplier<List<RunRows.Active>> answer) {}

  RunRows rows() {
    return rows;
  }

  PatternRows patterns() {
    return patterns;
  }

  /** Who is told after each commit when a run wants to go on; without one, it waits in the database. */
  void handOverTo(Consumer<RunRows.Due> handOver) {
    runner = handOver;
  }

  void offer(RunRows.Due due) {
    runner.accept(due);
  }

  /** The run, where there is one; its entity must be locked. */
  Optional<RunBook> open(Transaction transaction, String id) {
    Open open = transaction.attached(Open.class).orElseGet(() -> {
      Open fresh = new Open(new HashMap<>());
      transaction.attach(Open.class, fresh);
      return fresh;
    });
    RunBook known = open.books.get(id);
    if (known != null) {
      return Optional.of(known);
    }
    return rows.lock(transaction, id).map(stored -> {
      RunBook book = new RunBook(transaction, rows, this::offer, stored, definition(transaction, stored.run()));
      open.books.put(id, book);
      return book;
    });
  }

  /** Asks for the runs of the transaction's entities, behind its locks, so that they are known when they are needed. */
  void ask(Transaction transaction, Collection<EntityRef> entities) {
    transaction.attach(Asked.class, new Asked(Set.copyOf(entities), rows.active(transaction, entities)));
  }

  /** The runs of entities that have not ended and that are interesting, or changed by this transaction. */
  List<RunBook> active(Transaction transaction, Set<EntityRef> entities, Predicate<RunRows.Active> interesting) {
    Map<String, RunBook> known = transaction.attached(Open.class).map(Open::books).orElse(Map.of());
    List<RunBook> active = new ArrayList<>();
    for (RunRows.Active run : stored(transaction, entities)) {
      if (entities.contains(run.entity()) && (known.containsKey(run.id()) || interesting.test(run))) {
        open(transaction, run.id()).filter(book -> book.run().state().isActive()).ifPresent(active::add);
      }
    }
    return active;
  }

  private List<RunRows.Active> stored(Transaction transaction, Set<EntityRef> entities) {
    return transaction.attached(Asked.class).filter(asked -> asked.entities.containsAll(entities)).map(
        asked -> asked.answer.get()).orElseGet(() -> rows.active(transaction, entities).get());
  }

  private @Nullable Definition definition(Transaction transaction, Run run) {
    Integer version = run.version();
    if (version == null) {
      return null;
    }
    String key = run.pattern() + " " + version;
    Definition cached = definitions.get(key);
    if (cached == null) {
      cached = patterns.version(transaction, run.pattern(), version).orElseThrow().definition();
      definitions.put(key, cached);
    }
    return cached;
  }
}
