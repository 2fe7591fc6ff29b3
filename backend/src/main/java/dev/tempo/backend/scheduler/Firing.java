package dev.tempo.backend.scheduler;

import dev.tempo.backend.nexus.EntityRef;
import dev.tempo.backend.nexus.Nexus;
import dev.tempo.backend.nexus.Transaction;
import dev.tempo.backend.scheduler.Books.Book;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Fires what the wheel says is due: one transaction for a batch, in which each action's row decides. */
final class Firing {
  private final Nexus nexus;
  private final Books books;
  private final Effects effects;

  Firing(Nexus nexus, Books books, Effects effects) {
    this.nexus = nexus;
    this.books = books;
    this.effects = effects;
  }

  /**
   * What came of a batch.
   *
   * @param early not due yet by the database's clock, to be armed again
   */
  record Fired(List<Executed> executed, List<Due> early, Instant databaseTime) {}

  /** @param dueSince its time, or its scheduling where that came later */
  record Executed(ActionKind kind, Instant dueSince) {}

  /** Claims what is still scheduled, in this generation and due, and fires it; all else in the batch is stale and passed over. */
  Fired fire(List<Due> batch) {
    return nexus.transact(entities(batch), transaction -> fire(transaction, batch));
  }

  private Fired fire(Transaction transaction, List<Due> batch) {
    Book book = books.open(transaction, entities(batch), Long.MAX_VALUE);
    List<Executed> executed = new ArrayList<>();
    List<Due> early = new ArrayList<>();
    Supplier<List<Pause>> pauses = effects.pauses(transaction);
    Set<String> registered = registered(book, batch);
    List<Pause> standing = pauses.get();
    for (Due due : batch) {
      Optional<Entry> claimed = claim(book, due);
      if (claimed.isPresent() && due.runAt().isAfter(transaction.now())) {
        early.add(due);
      } else if (claimed.isPresent()) {
        effects.fire(book, claimed.get(), registered, standing);
        if (claimed.get().state() == ActionState.EXECUTED) {
          executed.add(new Executed(claimed.get().plan().kind(), claimed.get().dueSince()));
        }
      }
    }
    return new Fired(executed, early, transaction.now());
  }

  /** Ends an action whose firing fails whenever it is tried. */
  void fail(Due due, String reason) {
    nexus.transact(List.of(due.entity()), transaction -> {
      Book book = books.open(transaction, List.of(due.entity()), Long.MAX_VALUE);
      claim(book, due).ifPresent(entry -> {
        entry.attempt();
        book.actions().fail(entry, entry.due(), reason);
        effects.follow(book, entry, entry.due());
      });
      return null;
    });
  }

  private static Optional<Entry> claim(Book book, Due due) {
    return book.actions().live(due.entity(), due.id()).filter(entry -> entry.state() == ActionState.SCHEDULED && entry
        .generation() == due.generation());
  }

  private Set<String> registered(Book book, List<Due> batch) {
    Set<String> labels = new HashSet<>();
    for (Due due : batch) {
      claim(book, due).filter(entry -> entry.plan().kind() != ActionKind.RUN).map(entry -> entry.plan().pattern())
          .ifPresent(labels::add);
    }
    return labels.isEmpty() ? Set.of() : effects.patterns().registered(book.transaction(), labels);
  }

  private static Collection<EntityRef> entities(List<Due> batch) {
    return batch.stream().map(Due::entity).distinct().toList();
  }
}
