package dev.tempo.backend.testing;

import io.vertx.sqlclient.Tuple;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

import static org.assertj.core.api.Assertions.assertThat;

class TestDatabaseTest {

  @Test
  void virtual_threads_can_await_and_the_simulated_clock_is_the_time() throws Exception {
    try (TestDatabase database = TestDatabase.fresh()) {
      OffsetDateTime future = OffsetDateTime.of(2030, 1, 2, 3, 4, 5, 0, ZoneOffset.UTC);
      Thread thread = Thread.ofVirtual().start(() -> database.pool().preparedQuery(
          "INSERT INTO simulated_clock (now) VALUES ($1)").execute(Tuple.of(future)).await());
      assertThat(thread.join(Duration.ofSeconds(10))).isTrue();

      OffsetDateTime now = database.pool().query("SELECT tempo_now() AS now").execute().await().iterator().next()
          .getOffsetDateTime("now");

      assertThat(now.toInstant()).isEqualTo(future.toInstant());
    }
  }
}
