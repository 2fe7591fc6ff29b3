package dev.tempo.webapp.demo;

import dev.tempo.webapp.Tempo;
import dev.tempo.webapp.TempoConfig;
import dev.tempo.webapp.http.Api;
import dev.tempo.webapp.http.Problems;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

import static org.assertj.core.api.Assertions.assertThat;

class DemoTest {

  @Test
  void the_world_is_told_once_however_often_it_is_started(@TempDir Path folder) throws Exception {
    long actions;
    long events;
    try (Tempo tempo = tempo(folder)) {
      Api api = tempo.start().api();
      demo(api, Instant.now()).fill();
      DemoApi reader = new DemoApi(api::call);
      assertThat(reader.get("/api/v1/policies").get("rules")).hasSize(3);
      assertThat(reader.get("/api/v1/entities?category=user&limit=1000").get("items")).hasSize(Customers.count());
      assertThat(reader.get("/api/v1/lineage/dataset/board-report?direction=up").get("nodes")).hasSize(5);
      assertThat(reader.get("/api/v1/entities/user/48").at("/legal_hold/reason").textValue()).contains("Lawsuit");
      actions = count(reader, "/api/v1/actions?order=-run_at&limit=1000");
      assertThat(actions).isGreaterThan(40);
      events = count(reader, "/api/v1/events?type=*_created,scheduler.schedule,legal_hold_placed,policy.*&limit=1000");
    }
    try (Tempo tempo = tempo(folder)) {
      Api api = tempo.start().api();
      demo(api, Instant.now()).fill();
      DemoApi reader = new DemoApi(api::call);
      assertThat(count(reader, "/api/v1/actions?order=-run_at&limit=1000")).isEqualTo(actions);
      assertThat(
          count(reader, "/api/v1/events?type=*_created,scheduler.schedule,legal_hold_placed,policy.*&limit=1000"))
          .isEqualTo(events);
    }
  }

  @Test
  void it_moves_and_what_it_makes_goes_away_by_itself(@TempDir Path folder) throws Exception {
    try (Tempo tempo = tempo(folder)) {
      Api api = tempo.start().api();
      AtomicReference<Instant> now = new AtomicReference<>(Instant.now());
      Demo demo = new Demo(api::call, now::get);
      demo.fill();
      for (int i = 0; i < 40; i++) {
        demo.step();
        now.updateAndGet(time -> time.plusSeconds(4));
      }
      DemoApi reader = new DemoApi(api::call);
      for (String type : new String[] {"sandbox_created", "user_reactivated", "campaign_extended", "sandbox_extended",
        "action.cancelled", "action.overridden"}) {
        assertThat(reader.get("/api/v1/events?limit=1&type=" + type).get("items")).as(type).isNotEmpty();
      }
      reader.get("/api/v1/entities?category=sandbox&archived=any&limit=1000").get("items")
          .forEach(sandbox -> assertThat(
              reader.get("/api/v1/entities/sandbox/" + sandbox.get("entity_id").textValue() + "/future").get("items"))
              .as(
                  sandbox.toString())
              .isNotEmpty());
    }
  }

  @Test
  void it_can_be_stopped_twice_and_before_it_is_started_and_while_all_is_refused() {
    Demo demo = new Demo(request -> Problems.of(503, "Not now.", List.of()), Instant::now);
    demo.stop();
    demo.start();
    demo.stop();
  }

  private static Demo demo(Api api, Instant now) {
    return new Demo(api::call, () -> now);
  }

  private static Tempo tempo(Path folder) {
    return new Tempo(TempoConfig.parse(Map.of("TEMPO_PORT", "0", "TEMPO_DATA", folder.toString())));
  }

  private static long count(DemoApi reader, String address) {
    return reader.get(address).get("items").size();
  }
}
