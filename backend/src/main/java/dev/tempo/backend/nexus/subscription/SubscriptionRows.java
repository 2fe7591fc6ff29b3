package dev.tempo.backend.nexus.subscription;

import dev.tempo.backend.nexus.EntityRef;
import dev.tempo.backend.nexus.Transaction;
import dev.tempo.backend.policy.Principal;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The rows of subscriptions. With a transaction: within it; without: beside them. Blocks. What relays keep (cursors,
 * letters) is no domain state and is written beside transactions.
 */
public interface SubscriptionRows {

  void insert(Transaction transaction, Subscription subscription, long from);

  /** Locked until the end of the transaction. */
  Optional<Subscription> lock(Transaction transaction, String id);

  int count(Transaction transaction, Principal owner);

  void state(Transaction transaction, String id, Subscription.State state, @Nullable String reason);

  void describe(Transaction transaction, String id, @Nullable String description);

  /** The current secret becomes the previous one, for a while of real time. */
  void rotate(Transaction transaction, String id, Secret next, Duration overlap);

  void replay(Transaction transaction, String id, long from);

  /** With its cursor and letters. */
  void delete(Transaction transaction, String id);

  /** Of dead letters, all or those named: due again, with all their attempts before them. */
  int revive(Transaction transaction, String id, @Nullable Collection<Long> positions);

  /** Of dead letters, all or those named. */
  int drop(Transaction transaction, String id, @Nullable Collection<Long> positions);

  /** A letter whose attempts are used up. */
  void bury(Transaction transaction, String id, long position, int attempts, String reason);

  Optional<Subscription> find(String id);

  /** Of one owner, or of all; in order of their ids, after one. */
  List<Subscription> list(@Nullable Principal owner, String after, int limit);

  List<Subscription> active();

  Optional<Cursor> cursor(String id);

  /**
   * Takes the relaying over from whoever did it under a lower fence, whose writes change nothing from now on.
   *
   * @return where to go on; empty where there is no such subscription, or somebody has it under a greater fence
   */
  Optional<Cursor> claim(String id, long fence);

  /** Whether the relaying is done under this fence, and is until the end of the transaction. */
  boolean holds(Transaction transaction, String id, long fence);

  Map<String, Cursor> cursors(Collection<String> ids);

  /** In one statement; those that were replayed meanwhile, or taken over by another node, are left alone. */
  void save(Map<String, Cursor> cursors);

  /** Letters by position, after one; of one state, or of all. */
  List<Letter> letters(String id, Letter.@Nullable State state, long after, int limit);

  /** How many dead letters each has. */
  Map<String, Long> dead(Collection<String> ids);

  /** The first letter of each entity that has any; of at most so many. */
  List<Letter> firstLetters(String id, int limit);

  Optional<Letter> first(String id, EntityRef entity);

  /**
   * Adds letters of one entity behind those that it has, and saves the cursor with them.
   *
   * @return false, and nothing is added, where another node has taken the relaying over
   */
  boolean add(String id, List<Letter> letters, Cursor cursor);

  void failed(String id, long position, int attempts, String reason);

  void delivered(String id, long position);
}
