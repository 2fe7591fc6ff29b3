package dev.tempo.webapp.ops;

import dev.tempo.backend.nexus.subscription.DeliveryListener;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

import java.time.Duration;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** What is measured, by the names that dashboards know. Safe for concurrent use. */
public final class Metrics implements DeliveryListener {
  private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Timer lateness = Timer.builder("tempo.fire.lateness")
      .description("From an action's run_at to its commit")
      .serviceLevelObjectives(Duration.ofMillis(5), Duration.ofMillis(10), Duration.ofMillis(25), Duration.ofMillis(50),
          Duration.ofMillis(100), Duration.ofMillis(250), Duration.ofSeconds(1), Duration.ofSeconds(10))
      .register(registry);
  private final MultiGauge actions = MultiGauge.builder("tempo.actions").description("Scheduled actions by state")
      .register(registry);

  private final Timer deliveries = Timer.builder("tempo.subscription.delivery")
      .description("Webhooks that were taken, by how long the sink took").register(registry);
  private final Counter failedDeliveries = Counter.builder("tempo.subscription.failures")
      .description("Attempts to deliver a webhook that failed").register(registry);

  private LongSupplier eventsHead = () -> 0;

  /** How an action was fired. */
  public void fired(Duration late) {
    lateness.record(late.isNegative() ? Duration.ZERO : late);
  }

  /** @param outcome {@code rendered}, or why not */
  public void rendered(String fragment, String outcome, long nanos) {
    Timer.builder("tempo.ssr.render").description("One fragment's render on the server, waiting for a context included")
        .tags("fragment", fragment, "outcome", outcome)
        .serviceLevelObjectives(Duration.ofMillis(1), Duration.ofMillis(2), Duration.ofMillis(5), Duration.ofMillis(10),
            Duration.ofMillis(25), Duration.ofMillis(100), Duration.ofSeconds(1))
        .register(registry).record(Duration.ofNanos(nanos));
  }

  public void jitEnabled(BooleanSupplier enabled) {
    Gauge.builder("tempo.ssr.jit.enabled", () -> enabled.getAsBoolean() ? 1 : 0)
        .description("1 where JavaScript is compiled to machine code, 0 where it is interpreted, 20 times slower")
        .register(registry);
  }

  @Override
  public void delivered(Duration took) {
    deliveries.record(took);
  }

  @Override
  public void failed() {
    failedDeliveries.increment();
  }

  /** How many events the subscription that is furthest behind has before it. */
  public void subscriptionLag(LongSupplier lag) {
    Gauge.builder("tempo.subscription.lag", lag::getAsLong)
        .description("Events that the subscription furthest behind has before it").register(registry);
  }

  /** The position of the last event: positions are dense, so it counts them. */
  public void eventsTotal(LongSupplier head) {
    // The registry refers to it weakly.
    eventsHead = head;
    FunctionCounter.builder("tempo.events", this, metrics -> metrics.eventsHead.getAsLong())
        .description("Events in the log").register(registry);
  }

  /** The whole as Prometheus reads it, with the number of actions in each state as of now. */
  String scrape(Supplier<Map<String, Long>> actionsByState) {
    actions.register(actionsByState.get().entrySet().stream()
        .map(entry -> MultiGauge.Row.of(Tags.of("state", entry.getKey()), entry.getValue())).toList(), true);
    return registry.scrape();
  }
}
