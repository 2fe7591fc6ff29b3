package dev.tempo.webapp.demo;

import dev.tempo.backend.nexus.EntityRef;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Workflows that run at fixed times: each has its next run scheduled, under one key, and the one after when that is over. */
final class Workflows {
  static final EntityRef EXPORT = new EntityRef("workflow", "nightly-export");
  static final EntityRef MAILING = new EntityRef("workflow", "mailing");

  private static final List<Workflow> ALL = List.of(new Workflow(EXPORT, "Nightly export", Duration.ofDays(1)),
      new Workflow(MAILING, "Mailing", Duration.ofMinutes(5)),
      new Workflow(new EntityRef("workflow", "invoice-run"), "Invoice run", Duration.ofHours(6)),
      new Workflow(new EntityRef("workflow", "data-quality"), "Data quality", Duration.ofHours(1)));

  private final DemoApi api;
  private final Map<EntityRef, Instant> next = new HashMap<>();

  Workflows(DemoApi api) {
    this.api = api;
  }

  private record Workflow(EntityRef ref, String title, Duration every) {
    Instant after(Instant now) {
      long length = every.toSeconds();
      return Instant.ofEpochSecond((now.getEpochSecond() / length + 1) * length);
    }
  }

  static void tell(DemoApi api) {
    for (Workflow workflow : ALL) {
      api.record(DemoApi.OPERATIONS, Fact.of("workflow_created", workflow.ref()).once(workflow.ref() + "/created").made(
          "admin", "prod", "orchestration", "operations").data("title", workflow.title()));
    }
  }

  /** Schedules the next runs of those whose last is over; one that is scheduled already, by a former process, is kept. */
  void step(Instant now) {
    for (Workflow workflow : ALL) {
      if (!now.isBefore(next.getOrDefault(workflow.ref(), Instant.MIN))) {
        Instant run = workflow.after(now);
        api.record(DemoApi.OPERATIONS,
            Fact.of("scheduler.schedule", workflow.ref()).with("action", "run").with("pattern",
                "send-digest").with("run_at", run.toString()).with("key", "next-run").with("on_conflict", "keep"));
        next.put(workflow.ref(), run);
      }
    }
  }
}
