package dev.tempo.webapp.demo;

import dev.tempo.backend.nexus.EntityRef;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Datasets, one made from the other: policy deletes each seven days after it was made. */
final class Datasets {
  private static final Duration RETENTION = Duration.ofDays(7);

  /** In the order in which they are made; parents first. */
  private static final List<Dataset> ALL = List.of(new Dataset("raw-orders", null, "PT35M"),
      new Dataset("clean-orders", "raw-orders", "PT11H"), new Dataset("weekly-revenue", "clean-orders", "P2D"),
      new Dataset("board-report", "weekly-revenue", "P6DT20H"), new Dataset("raw-clicks", null, "PT80S"),
      new Dataset("visits", "raw-clicks", "PT14H"), new Dataset("funnel", "visits", "P4DT5H"),
      new Dataset("churn-features", "clean-orders", "P5DT1H"));

  private Datasets() {}

  private record Dataset(String id, @Nullable String madeFrom, String left) {}

  static EntityRef ref(String id) {
    return new EntityRef("dataset", id);
  }

  static void tell(DemoApi api, Instant beginning) {
    for (Dataset dataset : ALL) {
      EntityRef ref = ref(dataset.id());
      Fact created = Fact.of("dataset_created", ref).once(ref + "/created")
          .at(beginning.minus(RETENTION).plus(Duration.parse(dataset.left())))
          .made("service", "dev", "analytics", "data-platform").data("format", "parquet");
      created.parent(dataset.madeFrom() == null ? Workflows.EXPORT : ref(dataset.madeFrom()));
      api.record(DemoApi.DATA_PLATFORM, created);
    }
    EntityRef report = ref("board-report");
    api.record(DemoApi.DATA_PLATFORM, Fact.schedule(report, "run", "P1D").with("pattern", "profile-dataset").once(
        report + "/profile"));
  }
}
