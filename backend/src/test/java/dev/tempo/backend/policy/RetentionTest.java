package dev.tempo.backend.policy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Instant;

import static org.assertj.core.api.Assertions.assertThat;

class RetentionTest {

  @ParameterizedTest
  @CsvSource({"P90D, 2026-01-31T10:00:00Z, 2026-05-01T10:00:00Z", "P1M, 2026-01-31T10:00:00Z, 2026-02-28T10:00:00Z",
    "P1Y, 2028-02-29T00:00:00Z, 2029-02-28T00:00:00Z", "P1W, 2026-03-28T23:30:00Z, 2026-04-04T23:30:00Z",
    "PT36H, 2026-01-01T00:00:00Z, 2026-01-02T12:00:00Z", "P1MT1S, 2026-01-01T00:00:00Z, 2026-02-01T00:00:01Z"})
  void it_counts_by_the_calendar_in_utc(String retention, Instant from, Instant end) {
    assertThat(Retention.parse(retention).expiry(from)).contains(end);
  }

  @Test
  void forever_and_an_end_after_the_year_9999_never_come() {
    assertThat(Retention.FOREVER.expiry(Instant.EPOCH)).isEmpty();
    assertThat(Retention.parse("P1000Y").expiry(Instant.parse("9500-01-01T00:00:00Z"))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"P1Y2M10DT2H30M, P1Y2M10DT2H30M", "P2W, P14D", "PT90M, PT1H30M", "forever, forever"})
  void it_is_written_in_one_way(String text, String wire) {
    assertThat(Retention.parse(text).wire()).isEqualTo(wire);
    assertThat(Retention.parse(wire)).isEqualTo(Retention.parse(text));
  }
}
