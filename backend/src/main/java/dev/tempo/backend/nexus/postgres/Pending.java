package dev.tempo.backend.nexus.postgres;

import dev.tempo.backend.nexus.EntityRef;
import dev.tempo.backend.nexus.Nexus.Incoming;
import dev.tempo.backend.nexus.Nexus.Submission;
import dev.tempo.backend.nexus.Nexus.Urgency;
import dev.tempo.backend.nexus.Receipt;
import dev.tempo.backend.policy.Principal;
import io.vertx.core.buffer.Buffer;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/** A submission on its way through a lane, and the reply that its caller waits for. */
final class Pending {
  private final Principal principal;
  private final Urgency urgency;
  private final List<Item> items;
  private final long receivedAfter;
  private final long chars;
  private final CompletableFuture<List<Receipt>> reply = new CompletableFuture<>();

  /**
   * A caller's event with what it keeps through every attempt: an id of the log's making too, so that an attempt whose
   * commit was not answered is found by the next.
   */
  record Item(Incoming incoming, Repeats.Key key, Buffer hash) {}

  Pending(Submission submission, ContentHash hash, long receivedAfter) {
    principal = submission.principal();
    urgency = submission.urgency();
    this.receivedAfter = receivedAfter;
    items = submission.events().stream().map(incoming -> item(principal, incoming, hash)).toList();
    chars = submission.events().stream().mapToLong(incoming -> incoming.content().length()).sum();
  }

  private static Item item(Principal principal, Incoming incoming, ContentHash hash) {
    String id = Objects.requireNonNullElseGet(incoming.draft().id(), Ids::next);
    return new Item(incoming, new Repeats.Key(principal.subject(), incoming.draft().source(), id), hash.of(incoming
        .content()));
  }

  Principal principal() {
    return principal;
  }

  Urgency urgency() {
    return urgency;
  }

  List<Item> items() {
    return items;
  }

  /** The last position known to be committed when it came. */
  long receivedAfter() {
    return receivedAfter;
  }

  /** How much room it takes while it waits. */
  long chars() {
    return chars;
  }

  Set<Repeats.Key> keys() {
    return items.stream().map(Item::key).collect(Collectors.toSet());
  }

  List<EntityRef> entities() {
    return items.stream().map(item -> item.incoming().draft().entity()).distinct().toList();
  }

  CompletableFuture<List<Receipt>> reply() {
    return reply;
  }
}
