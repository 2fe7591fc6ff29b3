package dev.tempo.backend.scheduler;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import dev.tempo.backend.metadata.Views;
import dev.tempo.backend.nexus.Appended;
import dev.tempo.backend.nexus.Draft;
import dev.tempo.backend.nexus.EntityRef;
import dev.tempo.backend.nexus.Nexus;
import dev.tempo.backend.nexus.Refusal;
import dev.tempo.backend.nexus.Transaction;
import dev.tempo.backend.policy.Principal;
import dev.tempo.backend.scheduler.Books.Book;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What is done to pauses: each is an event ({@code scheduler.paused}, {@code scheduler.resumed}) about {@code pause/<id>}. Their
 * owners and administrators see and end them. Once a pause is acknowledged nothing of it fires; once its end is, all that no
 * other pause holds has been let go. Blocks; call it on virtual threads.
 */
public final class Pauses {
  private static final Logger LOG = LoggerFactory.getLogger(Pauses.class);
  static final int MOST = 1_000;
  private static final TimeBasedEpochGenerator IDS = Generators.timeBasedEpochGenerator();

  private final Nexus nexus;
  private final PauseRows rows;
  private final Books books;
  private final Steps steps;
  private final int page;

  /** @param page actions that a transaction lets go */
  Pauses(Nexus nexus, PauseRows rows, Books books, Steps steps, int page) {
    this.nexus = nexus;
    this.rows = rows;
    this.books = books;
    this.steps = steps;
    this.page = page;
  }

  /**
   * Sets one.
   *
   * @param body {@code {"filter", "reason"?}}
   * @throws Refusal 422 with a pointer, 409 where there are as many as there may be
   */
  public Pause create(Principal principal, ObjectNode body) {
    Pause.Request request = Pause.Request.parse(body);
    String id = IDS.generate().toString();
    return nexus.transact(List.of(new EntityRef(Pause.ENTITY_TYPE, id)), transaction -> {
      Pause pause = new Pause(id, request.filter(), request.given(), request.reason(), principal, transaction.now());
      if (rows.lock(transaction).size() >= MOST) {
        throw new Refusal(Refusal.Kind.CONFLICT, "there are " + MOST + " pauses already; end some first");
      }
      transaction.append(principal, Draft.own("scheduler.paused", pause.ref(), pause.toJson()));
      transaction.write(() -> rows.insert(transaction, pause));
      return pause;
    });
  }

  /** An administrator sees everybody's; by id, after one. */
  public List<Pause> list(Principal reader, @Nullable String after, int limit) {
    return rows.list(after, MOST).stream().filter(pause -> isTheirs(reader, pause)).limit(limit).toList();
  }

  /** @throws Refusal 404 */
  public Pause find(Principal reader, String id) {
    return own(reader, rows.find(id).orElse(null), id);
  }

  /**
   * Ends one, and lets go what no other holds; returns when that is done.
   *
   * @throws Refusal 404 where there is none, or none of theirs
   */
  public void end(Principal principal, String id) {
    Pause seen = find(principal, id);
    nexus.transact(List.of(seen.ref()), transaction -> {
      Pause pause = own(principal, rows.lock(transaction).stream().filter(one -> one.id().equals(seen.id())).findFirst()
          .orElse(null), id);
      transaction.append(principal, Draft.own("scheduler.resumed", pause.ref(), pause.toJson()));
      transaction.write(() -> rows.delete(transaction, pause.id()));
      return pause;
    });
    release();
  }

  /** Lets go what is held for a pause that stands no more; at a start, what a process has left that died in between. */
  public void release() {
    String after = null;
    List<Action> held;
    do {
      held = rows.held(after, page);
      if (!held.isEmpty()) {
        release(held);
        after = held.getLast().id();
      }
    } while (held.size() == page);
  }

  /** At a start: nobody waits for it, and the next end of a pause does what it could not. */
  public void catchUp() {
    try {
      release();
    } catch (Exception failure) { // also checked ones, which Future.await throws undeclared
      LOG.warn("what pauses held that have ended is let go with the next one that ends", failure);
    }
  }

  private void release(List<Action> held) {
    TreeSet<EntityRef> refs = held.stream().map(Action::entity).collect(Collectors.toCollection(TreeSet::new));
    nexus.transact(refs, transaction -> {
      Book book = books.open(transaction, refs, Long.MAX_VALUE);
      List<Pause> standing = rows.share(transaction).get();
      Map<String, Action> now = books.rows().byId(transaction, held.stream().map(Action::id).toList()).stream().collect(
          Collectors.toMap(Action::id, Function.identity()));
      List<Action> free = now.values().stream().filter(action -> action.state() == ActionState.HELD && action
          .heldFor() == HeldFor.PAUSE && by(standing, transaction, action) == null).toList();
      if (!free.isEmpty()) {
        Appended told = transaction.append(Principal.TEMPO, Draft.own("scheduler.resume_progressed", new EntityRef(
            Pause.ENTITY_TYPE, "all"), JsonNodeFactory.instance.objectNode().put("released", free.size())));
        free.forEach(action -> book.actions().live(action.entity(), action.id()).ifPresent(entry -> steps.release(book,
            entry, told, "no pause holds it any more")));
      }
      return free.size();
    });
  }

  /** The first of the pauses that is for an action, null where none is. */
  static @Nullable Pause by(List<Pause> standing, Transaction transaction, Action action) {
    Views views = Views.by(transaction.policy());
    for (Pause pause : standing) {
      if (pause.filter().matches(action) && views.mayAct(pause.owner(), action.classification(), action.owner())) {
        return pause;
      }
    }
    return null;
  }

  private static Pause own(Principal principal, @Nullable Pause found, String id) {
    if (found == null || !isTheirs(principal, found)) {
      throw new Refusal(Refusal.Kind.NOT_FOUND, "there is no pause " + id + ", or none that is yours");
    }
    return found;
  }

  private static boolean isTheirs(Principal principal, Pause pause) {
    return principal.isAdmin() || pause.owner().equals(principal);
  }
}
