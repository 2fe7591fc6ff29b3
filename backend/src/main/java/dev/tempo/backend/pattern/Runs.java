package dev.tempo.backend.pattern;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tempo.backend.metadata.EntityBooks;
import dev.tempo.backend.metadata.Views;
import dev.tempo.backend.nexus.Appended;
import dev.tempo.backend.nexus.Draft;
import dev.tempo.backend.nexus.EntityRef;
import dev.tempo.backend.nexus.Nexus;
import dev.tempo.backend.nexus.Refusal;
import dev.tempo.backend.nexus.Transaction;
import dev.tempo.backend.policy.Principal;
import dev.tempo.backend.scheduler.Actions;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Reads runs, and asks them to stop. Who sees all of the action that started a run sees the run. Blocks. */
public final class Runs {
  private static final int CHUNK = 100;
  /** A list reads on behind what its reader may not see, up to here; then it ends early with a cursor. */
  private static final int MOST_READ = 2_000;

  private final Nexus nexus;
  private final RunBooks books;
  private final EntityBooks entities;
  private final Actions actions;
  private final Flow flow;

  Runs(Nexus nexus, RunBooks books, EntityBooks entities, Actions actions, Flow flow) {
    this.nexus = nexus;
    this.books = books;
    this.entities = entities;
    this.actions = actions;
    this.flow = flow;
  }

  /** @param next the cursor of the next page, null at the end */
  public record Page(List<Run> items, @Nullable String next) {
    public Page {
      items = List.copyOf(items);
    }

    public ObjectNode toJson() {
      ObjectNode json = JsonNodeFactory.instance.objectNode();
      ArrayNode list = json.putArray("items");
      items.forEach(run -> list.add(run.toJson()));
      return json.put("next", next);
    }
  }

  /** The run with its steps as JSON, or nothing where there is none or the reader may not see all of its action. */
  public Optional<ObjectNode> find(Principal reader, String id) {
    return stored(id).filter(stored -> sees(reader, stored.run())).map(stored -> RunJson.of(stored,
        definition(stored.run())));
  }

  /**
   * Newest first.
   *
   * @param after the id of the last run that was seen
   * @throws Refusal 422 where {@code after} is no cursor
   */
  public Page list(Principal reader, RunRows.RunQuery query, @Nullable String after, int limit) {
    String place = after == null ? null : cursor(after);
    List<Run> items = new java.util.ArrayList<>();
    for (int read = 0; read < MOST_READ; read += CHUNK) {
      List<Run> runs = books.rows().list(query, place, CHUNK);
      Set<String> seen = reader.isAdmin() ? Set.of() : actions.seenWhole(reader, runs.stream().map(run -> run.identity()
          .actionId()).distinct().toList());
      for (Run run : runs) {
        if (items.size() == limit) {
          return new Page(items, place);
        }
        if (reader.isAdmin() || seen.contains(run.identity().actionId())) {
          items.add(run);
        }
        place = run.id();
      }
      if (runs.size() < CHUNK) {
        return new Page(items, null);
      }
    }
    return new Page(items, place);
  }

  /**
   * Asks a run to stop, which then undoes what it did. One that does so already goes on with it.
   *
   * @throws Refusal 404 where there is none, 403 where the principal may not act on its entity, 409 where it has ended
   */
  public ObjectNode cancel(Principal principal, String id, @Nullable String reason) {
    RunRows.Stored stored = stored(id).filter(found -> sees(principal, found.run())).orElseThrow(
        () -> unknown(id));
    EntityRef ref = stored.run().entity();
    nexus.transact(List.of(ref), transaction -> {
      cancel(transaction, principal, books.open(transaction, stored.run().id()).orElseThrow(), reason);
      return id;
    });
    return find(principal, id).orElseThrow(() -> unknown(id));
  }

  private void cancel(Transaction transaction, Principal principal, RunBook run, @Nullable String reason) {
    EntityRef ref = run.run().entity();
    if (!Views.by(transaction.policy()).mayAct(principal, entities.open(transaction, List.of(ref)).get(ref))) {
      throw new Refusal(Refusal.Kind.FORBIDDEN, principal.subject() + " may not act on " + ref);
    }
    switch (run.run().state()) {
      case RUNNING -> {
        ObjectNode payload = run.payload();
        if (reason != null) {
          payload.put("reason", reason);
        }
        Appended request = transaction.append(principal,
            Draft.own("pattern_cancel_requested", ref, payload).causedBy(run
                .run().identity().startedBy(), run.run().identity().correlationId()));
        run.reactingTo(request);
        flow.cancel(run, "cancelled by " + principal.subject() + (reason == null ? "" : ": " + reason));
      }
      case COMPENSATING -> {
      }
      case COMPLETED, FAILED, CANCELLED -> throw new Refusal(Refusal.Kind.CONFLICT, "run " + run.run().id() + " is "
          + run.run().state().wire() + " and cannot be cancelled");
    }
  }

  private Optional<RunRows.Stored> stored(String id) {
    try {
      return books.rows().find(UUID.fromString(id).toString());
    } catch (IllegalArgumentException notOne) {
      return Optional.empty();
    }
  }

  private Optional<Pattern> definition(Run run) {
    Integer version = run.version();
    return version == null ? Optional.empty()
        : books.patterns().versions(run.pattern()).stream().filter(pattern -> pattern.version() == version).findFirst();
  }

  private boolean sees(Principal reader, Run run) {
    String action = run.identity().actionId();
    return reader.isAdmin() || actions.seenWhole(reader, List.of(action)).contains(action);
  }

  private static String cursor(String after) {
    try {
      return UUID.fromString(after).toString();
    } catch (IllegalArgumentException e) {
      throw Refusal.at("/after", "'" + after + "' is no cursor of this list: give `next` as it came");
    }
  }

  private static Refusal unknown(String id) {
    return new Refusal(Refusal.Kind.NOT_FOUND, "There is no run " + id + ", or none that you may see.");
  }
}
