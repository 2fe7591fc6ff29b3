package dev.tempo.bench.report;

import java.time.Duration;
import java.util.List;

/**
 * How much of each.
 *
 * @param warmUp     of Tempo, before anything is measured
 * @param each       how long each rate is measured
 * @param clients    concurrent clients, one figure for each
 * @param cancels    actions that are scheduled to be cancelled
 * @param drained    due at once
 * @param late       of which the lateness is measured
 * @param lateOver   evenly over this time
 * @param pending    far out
 * @param peersPending the same for the peers
 * @param millions   far out, where it is many times as many
 * @param dueEach    due each second beside those pending
 * @param dueFor     for so long
 * @param herd       due within one second
 * @param idle       how long an idle system is watched
 */
public record Sizes(Duration warmUp, Duration each, List<Integer> clients, int cancels, int drained, int late,
    Duration lateOver, int pending, int peersPending, int millions, int dueEach, Duration dueFor, int herd,
    Duration idle) {
  /** How many are sent in one batch, and how many bare SQL writes in one transaction. */
  public static final int BATCH = 500;

  public Sizes {
    clients = List.copyOf(clients);
  }

  public static Sizes full() {
    return new Sizes(Duration.ofSeconds(45), Duration.ofSeconds(10), List.of(8, 16, 32, 64), 200_000, 100_000, 5_000,
        Duration.ofSeconds(30), 1_000_000, 100_000, 10_000_000, 2_000, Duration.ofSeconds(60), 1_000_000,
        Duration.ofSeconds(60));
  }

  /** A few minutes in all: to see that it works, not to quote. */
  public static Sizes quick() {
    return new Sizes(Duration.ofSeconds(10), Duration.ofSeconds(3), List.of(16, 64), 20_000, 10_000, 1_000,
        Duration.ofSeconds(10), 50_000, 10_000, 200_000, 500, Duration.ofSeconds(10), 20_000, Duration.ofSeconds(20));
  }

  public Sizes withPending(int number) {
    return new Sizes(warmUp, each, clients, cancels, drained, late, lateOver, number, peersPending, millions, dueEach,
        dueFor, herd, idle);
  }

  public Sizes withHerd(int number) {
    return new Sizes(warmUp, each, clients, cancels, drained, late, lateOver, pending, peersPending, millions, dueEach,
        dueFor, number, idle);
  }

  public Sizes withMillions(int number) {
    return new Sizes(warmUp, each, clients, cancels, drained, late, lateOver, pending, peersPending, number, dueEach,
        dueFor, herd, idle);
  }
}
