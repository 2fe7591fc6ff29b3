package dev.tempo.backend.scheduler;

import dev.tempo.backend.scheduler.PolicyActions.Tally;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What a policy set makes of an entity's actions. The one place that decides it, so that a preview, whose {@link Hand} only
 * counts, says what a re-timing will do.
 */
final class Reckoning {
  private static final Tally EARLIER = new Tally(1, 0, 0, 0, 0);
  private static final Tally LATER = new Tally(0, 1, 0, 0, 0);
  private static final Tally CREATED = new Tally(0, 0, 1, 0, 0);
  private static final Tally ENDED = new Tally(0, 0, 0, 1, 0);
  private static final Tally CHANGED = new Tally(0, 0, 0, 0, 1);

  private Reckoning() {}

  /** Does what was decided. */
  interface Hand<A extends Standing> {
    void end(A action);

    void retime(A action, Plan plan, When when);

    void create(Plan plan, When when);

    /** Whether the entity's last expiry was called off by somebody, and so stays off. Asked only where it would get another. */
    boolean isCalledOff();
  }

  /** An expiry, and when it comes for the entity in hand. */
  record Due(Expiry expiry, When when) {}

  /**
   * @param live     the entity's live actions
   * @param archived true where the entity is: it gets no new expiry
   * @param due      empty: policy gives the entity no end
   * @param now      for times that count from what is not recorded yet
   */
  static <A extends Standing> Tally entity(List<A> live, boolean archived, Optional<Due> due, Instant now,
      Hand<A> hand) {
    Tally tally = Tally.NOTHING;
    boolean taken = false;
    for (A action : live) {
      taken |= action.standsForPolicy() || Action.RETENTION.equals(action.key());
      if (action.isOpenFromPolicy()) {
        tally = tally.plus(action(action, due, now, hand));
      }
    }
    if (due.isPresent() && !taken && !archived && !hand.isCalledOff()) {
      hand.create(due.get().expiry.plan(), due.get().when);
      return tally.plus(CREATED);
    }
    return tally;
  }

  /** One action whose time is policy's. */
  static <A extends Standing> Tally action(A action, Optional<Due> found, Instant now, Hand<A> hand) {
    if (found.isEmpty()) {
      hand.end(action);
      return ENDED;
    }
    Due due = found.get();
    Plan plan = due.expiry.planFor(action);
    When before = action.when();
    if (due.when.equals(before) && isSame(plan, action.plan())) {
      return Tally.NOTHING;
    }
    int moved = due.when.estimate(now).compareTo(before.estimate(now));
    hand.retime(action, plan, due.when);
    return moved < 0 ? EARLIER : moved > 0 ? LATER : CHANGED;
  }

  /** The same but for the revision and the rule that it came from. */
  private static boolean isSame(Plan plan, Plan before) {
    return plan.origin() instanceof Origin.Policy now && before.origin() instanceof Origin.Policy then
        && Objects.equals(now.retention(), then.retention()) && plan.equals(before.withOrigin(now));
  }
}
