package dev.tempo.bench.policy;

import com.sun.management.ThreadMXBean;
import dev.tempo.backend.policy.Classification;
import dev.tempo.backend.policy.Explanation;
import dev.tempo.backend.policy.PolicyTable;
import dev.tempo.backend.policy.Rule;
import dev.tempo.bench.report.Figure;
import dev.tempo.bench.report.Report;
import org.HdrHistogram.Histogram;

import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.stream.IntStream;

/** Decisions with their explanation, one after the other on one thread, each on the clock. */
final class DecisionBench {
  private static final int RULES = 10_000;
  private static final int KEYS = 1 << 18;
  private static final int KINDS = 500;
  private static final int WARM_UP = 6_000_000;
  private static final int MEASURED = 4_000_000;
  private static final int PEERS = 300;
  private static final double LIMIT_MICROS = 2;

  private final Report report;
  /** Where results go, so that none is left out. */
  private long sink;

  DecisionBench(Report report) {
    this.report = report;
  }

  void run() {
    RandomRules random = new RandomRules(7);
    List<Rule> rules = random.rules(RULES);
    PolicyTable table = PolicyTable.compile(1, rules);
    Classification[] all = IntStream.range(0, KEYS).mapToObj(i -> random.classification())
        .toArray(Classification[]::new);
    Classification[] kinds = IntStream.range(0, KEYS).mapToObj(i -> all[i % KINDS]).toArray(Classification[]::new);
    measure(table, all, "any of 310,000 kinds");
    measure(table, kinds, "any of 500 kinds");
    peer(rules, all);
    report.say("%,d results", sink);
  }

  private void measure(PolicyTable table, Classification[] keys, String metric) {
    for (int i = 0; i < WARM_UP; i++) {
      take(table.explain(keys[i & (KEYS - 1)]));
    }
    Histogram nanos = new Histogram(10_000_000_000L, 3);
    for (int i = 0; i < MEASURED; i++) {
      long began = System.nanoTime();
      take(table.explain(keys[i & (KEYS - 1)]));
      nanos.recordValue(Math.max(0, System.nanoTime() - began));
    }
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < KEYS; i++) {
      take(table.explain(keys[i]));
    }
    double bytes = (double) (threads.getCurrentThreadAllocatedBytes() - before) / KEYS;
    add(metric + ", median", "Tempo", nanos.getValueAtPercentile(50) / 1e3, "us");
    add(metric + ", p99", "Tempo", nanos.getValueAtPercentile(99) / 1e3, "us");
    add(metric + ", p99.9", "Tempo", nanos.getValueAtPercentile(99.9) / 1e3, "us");
    add(metric + ", allocated", "Tempo", bytes, "B");
    if (nanos.getValueAtPercentile(99) > LIMIT_MICROS * 1_000) {
      report.fail("a decision with its explanation took more than %.0f us at p99 (%s)".formatted(LIMIT_MICROS, metric));
    }
  }

  private void peer(List<Rule> rules, Classification[] keys) {
    CasbinPeer casbin = new CasbinPeer(rules);
    Histogram nanos = new Histogram(100_000_000_000L, 3);
    for (int i = 0; i < 2 * PEERS; i++) {
      long began = System.nanoTime();
      sink += casbin.decide(keys[i]) ? 1 : 0;
      if (i >= PEERS) {
        nanos.recordValue(System.nanoTime() - began);
      }
    }
    add("any of 310,000 kinds, median", "jCasbin", nanos.getValueAtPercentile(50) / 1e3, "us");
    add("any of 310,000 kinds, p99", "jCasbin", nanos.getValueAtPercentile(99) / 1e3, "us");
  }

  private void take(Explanation explanation) {
    sink += explanation.reasons().size() + explanation.reasons().getFirst().lost().size();
  }

  private void add(String metric, String who, double value, String unit) {
    report.add(new Figure("decision", metric, who, value, unit, "10,000 rules, explained"));
  }
}
