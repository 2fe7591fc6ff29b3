package dev.tempo.webapp.demo;

import dev.tempo.backend.nexus.EntityRef;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.random.RandomGenerator;

/**
 * Things that live for minutes, one begun with each step. Each has its end scheduled when it begins; what it goes through
 * before that (reactivated, extended) waits here, and is simply missing where the process ends first.
 */
final class Lives {
  private static final Duration RETENTION_OF_USERS = Duration.ofDays(90);

  private final DemoApi api;
  private final RandomGenerator random;
  private final PriorityQueue<Turn> turns = new PriorityQueue<>(Comparator.comparing(Turn::at));

  Lives(DemoApi api, RandomGenerator random) {
    this.api = api;
    this.random = random;
  }

  /** What will happen to one of them unless the process ends first. */
  private record Turn(Instant at, Runnable deed) {}

  void step(Instant now) {
    begin(now);
    while (!turns.isEmpty() && !turns.element().at().isAfter(now)) {
      turns.remove().deed().run();
    }
  }

  private void begin(Instant now) {
    String id = Long.toString(now.toEpochMilli(), Character.MAX_RADIX);
    switch (random.nextInt(4)) {
      case 0 -> sandbox(now, id);
      case 1 -> guest(now, id);
      case 2 -> flashSale(now, id);
      default -> upload(id);
    }
  }

  /** Deleted after a while; some are extended before. */
  private void sandbox(Instant now, String id) {
    EntityRef ref = new EntityRef("sandbox", id);
    int seconds = between(20, 90);
    api.record(DemoApi.OPERATIONS, Fact.of("sandbox_created", ref).made("user", "dev", "sandbox", "developers").parent(
        Customers.any(random.nextInt(Customers.count()))));
    api.record(DemoApi.OPERATIONS, Fact.schedule(ref, "delete", "PT" + seconds + "S").cancelledBy("sandbox_kept")
        .changedBy("sandbox_extended"));
    if (random.nextInt(3) == 0) {
      later(now, seconds / 2, () -> api.record(DemoApi.OPERATIONS, Fact.of("sandbox_extended", ref).with("postpone_by",
          "PT45S")));
    }
  }

  /** A user whose 90 days are nearly over; some come back in time, and leave for good a little later. */
  private void guest(Instant now, String id) {
    EntityRef ref = new EntityRef("user", "guest-" + id);
    int seconds = between(25, 100);
    api.record(DemoApi.CRM, Fact.of("user_created", ref).at(now.minus(RETENTION_OF_USERS).plusSeconds(seconds)).made(
        "user", "prod", "user", "guest-" + id).data("plan", "trial").with("plan", "trial"));
    if (random.nextBoolean()) {
      later(now, seconds / 2, () -> {
        api.record(DemoApi.CRM, Fact.of("user_reactivated", ref).with("channel", "web"));
        api.record(DemoApi.OPERATIONS, Fact.schedule(ref, "delete", "PT" + between(40, 120) + "S"));
      });
    }
  }

  /** Archived when it is over, deleted when nobody looks at it any more; some are extended. */
  private void flashSale(Instant now, String id) {
    EntityRef ref = Campaigns.ref("flash-" + id);
    int seconds = between(20, 60);
    api.record(DemoApi.OPERATIONS,
        Fact.of("campaign_created", ref).made("service", "prod", "campaign", "marketing").data(
            "title", "Flash sale").parent(Workflows.MAILING));
    api.record(DemoApi.OPERATIONS, Fact.schedule(ref, "delete", "PT4M").with("key", "tidy-up"));
    api.record(DemoApi.OPERATIONS, Fact.schedule(ref, "archive", "PT" + seconds + "S").with("key", "end").changedBy(
        "campaign_extended", "policy_override"));
    if (random.nextBoolean()) {
      later(now, seconds / 2,
          () -> api.record(DemoApi.OPERATIONS, Fact.of("campaign_extended", ref).with("delay", "PT1M")));
    }
  }

  /** Profiled by a pattern, then deleted. */
  private void upload(String id) {
    EntityRef ref = Datasets.ref("upload-" + id);
    api.record(DemoApi.DATA_PLATFORM,
        Fact.of("dataset_created", ref).made("service", "dev", "analytics", "data-platform")
            .data("format", "csv").parent(Datasets.ref("raw-orders")));
    api.record(DemoApi.DATA_PLATFORM, Fact.schedule(ref, "delete", "PT" + between(45, 150) + "S"));
    api.record(DemoApi.DATA_PLATFORM, Fact.schedule(ref, "run", "PT" + between(3, 15) + "S").with("pattern",
        "profile-dataset").with("key", "profile"));
  }

  private void later(Instant now, int seconds, Runnable deed) {
    turns.add(new Turn(now.plusSeconds(seconds), deed));
  }

  private int between(int least, int most) {
    return random.nextInt(least, most + 1);
  }
}
