package dev.tempo.backend.scheduler;

import dev.tempo.backend.nexus.Appended;
import dev.tempo.backend.nexus.EntityRef;
import dev.tempo.backend.nexus.Transaction;

import java.util.List;

/** The expiries that come from policy, for whoever changes policy. */
public interface PolicyActions {

  /**
   * Works out the policy action of each entity anew, by {@link Transaction#policy()}: makes it, moves it, ends it, or
   * leaves it alone. Entities that Tempo does not know any more are passed over. Run twice it changes nothing more.
   *
   * @param cause    the event that says why, to which the transitions are owed
   * @param entities locked by the transaction
   */
  Tally reconcile(Transaction transaction, Appended cause, List<EntityRef> entities);

  /**
   * How many actions moved to an earlier time, to a later one, came new, ended, and changed in what they do or what stops
   * them, but not in their time.
   */
  record Tally(int earlier, int later, int created, int ended, int changed) {
    public static final Tally NOTHING = new Tally(0, 0, 0, 0, 0);

    public Tally plus(Tally other) {
      return new Tally(earlier + other.earlier, later + other.later, created + other.created, ended + other.ended,
          changed + other.changed);
    }

    /** All of them. */
    public int affected() {
      return earlier + later + created + ended + changed;
    }
  }
}
