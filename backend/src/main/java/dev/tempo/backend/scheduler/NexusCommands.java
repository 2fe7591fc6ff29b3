package dev.tempo.backend.scheduler;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tempo.backend.metadata.Views;
import dev.tempo.backend.nexus.Appended;
import dev.tempo.backend.nexus.Draft;
import dev.tempo.backend.nexus.EntityRef;
import dev.tempo.backend.nexus.Nexus;
import dev.tempo.backend.nexus.Refusal;
import dev.tempo.backend.nexus.Transaction;
import dev.tempo.backend.policy.Principal;
import dev.tempo.backend.policy.Visibility;
import dev.tempo.backend.scheduler.Books.Book;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Set;

/** Commands as transactions: the command's own event first, which causes the transition. */
final class NexusCommands implements ActionCommands {
  private final Nexus nexus;
  private final Books books;
  private final ActionReads reads;
  private final Steps steps;

  NexusCommands(Nexus nexus, Books books, ActionReads reads, Steps steps) {
    this.nexus = nexus;
    this.books = books;
    this.reads = reads;
    this.steps = steps;
  }

  /** What a command does to an action whose row it holds. */
  private interface Step {
    void apply(Book book, Entry entry, Appended command);
  }

  @Override
  public Action cancel(Principal principal, String id, @Nullable String reason) {
    return command(principal, id, ByName.CANCEL, reason(reason), (book, entry, command) -> {
      if (entry.state().isTerminal() && steps.cancelSeries(book, entry, command, reason)) {
        return;
      }
      if (entry.state() == ActionState.RUNNING) {
        // Its run and whoever works for it are to stop; the action ends as that ends.
        command.outcome().tooLateToCancel(entry.id());
        return;
      }
      require(entry, entry.state().isOpen(), "cancelled");
      steps.cancel(book, entry, command, reason);
    });
  }

  @Override
  public Action override(Principal principal, String id, ObjectNode change) {
    Members members = new Members(change, "").only(Reshape.MEMBERS);
    StorableJson.check("", change);
    return command(principal, id, ByName.OVERRIDE, change.deepCopy(), (book, entry, command) -> {
      require(entry, entry.state().isOpen(), "overridden");
      steps.override(book, entry, command, members);
    });
  }

  @Override
  public Action hold(Principal principal, String id, @Nullable String reason) {
    return command(principal, id, "scheduler.hold", reason(reason), (book, entry, command) -> {
      require(entry, entry.state() == ActionState.SCHEDULED, "held");
      steps.hold(book, entry, command, reason);
    });
  }

  @Override
  public Action release(Principal principal, String id) {
    return command(principal, id, "scheduler.release", reason(null), (book, entry, command) -> {
      require(entry, entry.state() == ActionState.HELD, "released");
      HeldFor heldFor = entry.heldFor();
      if (heldFor == HeldFor.PAUSE) {
        throw new Refusal(Refusal.Kind.CONFLICT, "action " + entry.id() + " is " + entry.reason()
            + ": the end of that pause lets it go");
      }
      boolean entityHeld = book.entities().get(entry.entity()).filter(entity -> entity.isHeld()).isPresent();
      if (heldFor != null && heldFor.isLegalHold() && entityHeld) {
        throw new Refusal(Refusal.Kind.CONFLICT, entry.entity() + " is under legal hold: lifting that releases action "
            + entry.id());
      }
      steps.release(book, entry, command, null);
    });
  }

  @Override
  public Action retry(Principal principal, String id) {
    return command(principal, id, "scheduler.retry", reason(null), (book, entry, command) -> {
      require(entry, entry.state() == ActionState.FAILED, "retried");
      if (Steps.isOfAnotherLife(book, entry)) {
        throw new Refusal(Refusal.Kind.CONFLICT, "action " + id + " cannot be retried: " + entry.entity()
            + " was deleted since it failed");
      }
      if (!steps.mayRetry(book, entry)) {
        throw new Refusal(Refusal.Kind.CONFLICT, "another live action of " + entry.entity() + " has the key " + entry
            .key() + " by now; cancel that one first");
      }
      steps.retry(book, entry, command);
    });
  }

  private Action command(Principal principal, String given, String type, ObjectNode payload, Step step) {
    // As the row has it: ids are compared as text from here on.
    Action found = reads.find(given).orElseThrow(() -> unknown(given));
    String id = found.id();
    EntityRef ref = found.entity();
    nexus.transact(List.of(ref), transaction -> {
      Book book = books.open(transaction, List.of(ref), Long.MAX_VALUE);
      Entry entry = entry(book, transaction, ref, id);
      refuseWithoutRight(book, principal, ref, id);
      payload.put("action_id", id);
      Appended command = transaction.append(principal, Draft.own(type, ref, payload));
      step.apply(book, entry, command);
      return id;
    });
    return reads.find(id).orElseThrow(() -> unknown(id));
  }

  private Entry entry(Book book, Transaction transaction, EntityRef ref, String id) {
    return book.actions().live(ref, id).orElseGet(() -> books.rows().byId(transaction, Set.of(id)).stream().findFirst()
        .map(action -> book.actions().reopen(action)).orElseThrow(() -> unknown(id)));
  }

  private void refuseWithoutRight(Book book, Principal principal, EntityRef ref, String id) {
    Views views = Views.by(book.transaction().policy());
    if (views.mayAct(principal, book.entities().get(ref))) {
      return;
    }
    boolean seen = reads.find(id).filter(action -> StoredActions.visibility(views, principal,
        action) != Visibility.NONE).isPresent();
    throw seen ? new Refusal(Refusal.Kind.FORBIDDEN, principal.subject() + " may not act on " + ref) : unknown(id);
  }

  private static void require(Entry entry, boolean allowed, String verb) {
    if (!allowed) {
      throw new Refusal(Refusal.Kind.CONFLICT, "action " + entry.id() + " is " + entry.state().wire()
          + " and cannot be " + verb);
    }
  }

  private static ObjectNode reason(@Nullable String reason) {
    StorableJson.check("/reason", reason);
    ObjectNode payload = JsonNodeFactory.instance.objectNode();
    return reason == null ? payload : payload.put("reason", reason);
  }

  private static Refusal unknown(String id) {
    return new Refusal(Refusal.Kind.NOT_FOUND, "there is no action " + id);
  }
}
