package dev.tempo.backend.nexus.postgres;

import dev.tempo.backend.nexus.Appended;
import dev.tempo.backend.nexus.Receipt;
import dev.tempo.backend.nexus.Refusal;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.SqlConnection;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * The transaction of a group: what was sent before is answered from the log, the rest is appended.
 *
 * <p>A refusal by a consequence does not end the group at once: the others go on being decided, so that one pass finds
 * everybody who is refused. The pass is then thrown away, since its later decisions may have seen what a refused one left
 * behind in memory. For the same reason its refusals are suspicions, until each is run again alone.
 */
final class GroupWork implements Work<Map<Pending, Supplier<List<Receipt>>>> {
  private final List<Pending> group;
  private final Runnable sent;
  private final Map<Appended, Pending> senders = new HashMap<>();
  private final Map<Pending, Refusal> refused = new LinkedHashMap<>();
  private final Map<Pending, Refusal> conflicts = new LinkedHashMap<>();
  /** An id that was just made cannot be in the log, unless an earlier attempt's commit was not answered. */
  private boolean isAgain;
  private Future<Map<Repeats.Key, Repeats.Found>> repeats = Future.succeededFuture(Map.of());
  private Future<Map<String, String>> causes = Future.succeededFuture(Map.of());

  GroupWork(List<Pending> group, Runnable sent) {
    this.group = group;
    this.sent = sent;
  }

  @Override
  public void ask(SqlConnection connection) {
    Set<Repeats.Key> keys = group.stream().flatMap(pending -> pending.items().stream()).filter(item -> isAgain || item
        .incoming().draft().id() != null).map(Pending.Item::key).collect(Collectors.toSet());
    repeats = keys.isEmpty() ? Future.succeededFuture(Map.of()) : Repeats.find(connection, keys);
    isAgain = true;
    causes = Causes.find(connection, group.stream().flatMap(pending -> pending.items().stream()).map(item -> item
        .incoming().draft()).toList());
  }

  /** Who is to be answered, by receipts that can be had after the commit. */
  @Override
  public Map<Pending, Supplier<List<Receipt>>> begin(NexusTransaction transaction) {
    senders.clear();
    refused.clear();
    conflicts.clear();
    Map<Repeats.Key, Repeats.Found> found = repeats.await();
    Map<String, String> stories = causes.await();
    Map<Pending, Supplier<List<Receipt>>> replies = new LinkedHashMap<>();
    for (Pending pending : group) {
      Refusal conflict = conflict(pending, found);
      if (conflict != null) {
        conflicts.put(pending, conflict);
      } else {
        replies.put(pending, append(transaction, pending, found, stories));
      }
    }
    return replies;
  }

  private Supplier<List<Receipt>> append(NexusTransaction transaction, Pending pending,
      Map<Repeats.Key, Repeats.Found> found, Map<String, String> stories) {
    Map<Repeats.Key, Appended> appended = new HashMap<>();
    List<Supplier<Receipt>> receipts = new ArrayList<>();
    for (Pending.Item item : pending.items()) {
      Repeats.Found before = found.get(item.key());
      Appended twin = appended.get(item.key());
      if (before != null) {
        receipts.add(() -> before.receipt().again());
      } else if (twin != null) {
        receipts.add(() -> receipt(twin).again());
      } else {
        Appended event = transaction.append(pending.principal(), Causes.continued(item.incoming().draft(), stories),
            item.key().id(), pending
                .receivedAfter(),
            item.hash());
        senders.put(event, pending);
        appended.put(item.key(), event);
        receipts.add(() -> receipt(event));
      }
    }
    return () -> receipts.stream().map(Supplier::get).toList();
  }

  private static Receipt receipt(Appended event) {
    return event.outcome().receipt(event.id(), event.position(), false);
  }

  /** Another content under an id that is in the log, or earlier in the same batch. */
  private static @Nullable Refusal conflict(Pending pending, Map<Repeats.Key, Repeats.Found> found) {
    Map<Repeats.Key, Buffer> hashes = new HashMap<>();
    found.forEach((key, before) -> hashes.put(key, before.contentHash()));
    for (int i = 0; i < pending.items().size(); i++) {
      Pending.Item item = pending.items().get(i);
      Buffer before = hashes.putIfAbsent(item.key(), item.hash());
      if (before != null && !before.equals(item.hash())) {
        String detail = "an event with source '" + item.key().source() + "' and id '" + item.key().id()
            + "' was sent before, with other content; give the new one an id of its own";
        String pointer = pending.items().size() == 1 ? "/id" : "/" + i + "/id";
        return new Refusal(Refusal.Kind.CONFLICT, detail, List.of(new Refusal.Violation(pointer, detail)));
      }
    }
    return null;
  }

  @Override
  public void deciding(Appended event, Runnable decision) {
    Optional<Pending> sender = senderOf(event);
    if (sender.isEmpty()) {
      decision.run();
    } else if (!refused.containsKey(sender.get())) {
      try {
        decision.run();
      } catch (Refusal refusal) {
        refused.put(sender.get(), refusal);
      }
    }
  }

  /** Empty for what a consequence appended without a cause: its refusal ends the group, whose members then run alone. */
  private Optional<Pending> senderOf(Appended event) {
    Pending sender = senders.get(event);
    return sender != null ? Optional.of(sender) : event.cause().flatMap(this::senderOf);
  }

  @Override
  public void decided() {
    if (!refused.isEmpty()) {
      throw refused.values().iterator().next();
    }
  }

  @Override
  public void sent() {
    sent.run();
  }

  @Override
  public long receivedAfter() {
    return group.stream().mapToLong(Pending::receivedAfter).min().orElse(Long.MAX_VALUE);
  }

  @Override
  public boolean repeatable() {
    return true;
  }

  /** Who was refused by a consequence in the last attempt, and why. */
  Map<Pending, Refusal> refused() {
    return refused;
  }

  /** Who reused an id for another content: certain, whatever becomes of the others. */
  Map<Pending, Refusal> conflicts() {
    return conflicts;
  }
}
