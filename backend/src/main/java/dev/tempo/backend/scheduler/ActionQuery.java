package dev.tempo.backend.scheduler;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * A page of a list.
 *
 * @param after the {@link ActionPage#next} of the page before; of the same order
 * @param limit 1-1,000
 */
public record ActionQuery(ActionFilter filter, Order order, @Nullable String after, int limit) {

  /** What a list begins with. */
  public enum Order {
    /** By {@code run_at}. */
    SOONEST("run_at"), LATEST("-run_at"),
    /** By their ends, and so only what has ended. */
    LAST_ENDED("-ended_at");

    private final String wire;

    Order(String wire) {
      this.wire = wire;
    }

    public static Optional<Order> of(String wire) {
      return Arrays.stream(values()).filter(order -> order.wire.equals(wire)).findFirst();
    }
  }

  public ActionQuery {
    Objects.requireNonNull(filter, "filter");
    Objects.requireNonNull(order, "order");
    if (limit < 1 || limit > 1000) {
      throw new IllegalArgumentException("limit " + limit + " is not in 1-1,000");
    }
  }

  /** The soonest of those states. */
  public static ActionQuery soonest(Set<ActionState> states, int limit) {
    return soonest(ActionFilter.ANY.inStates(states), limit);
  }

  public static ActionQuery soonest(ActionFilter filter, int limit) {
    return new ActionQuery(filter, Order.SOONEST, null, limit);
  }
}
