package dev.tempo.webapp;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tempo.webapp.testing.Client;
import dev.tempo.webapp.testing.RunningTempo;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import static org.assertj.core.api.Assertions.assertThat;

/** The whole system, from outside, by a clock that is told to move. The tests share it, so time goes on between them. */
class SimulatedClockTest {
  private static final String RULES = """
      {"rules": [
        {"role": "user", "environment": "prod", "category": "user", "retention": "P90D"},
        {"role": "service", "environment": "prod", "category": "campaign", "retention": "P60D"}]}""";

  private static RunningTempo.Server server;
  private static Client admin;

  @BeforeAll
  static void start() {
    server = new RunningTempo.Server(Map.of("TEMPO_CLOCK", "simulated"));
    admin = server.admin();
    String etag = admin.get("/api/v1/policies").header("ETag");
    Client.Answer published = admin.send("PUT", "/api/v1/policies", request -> request.header("If-Match", etag).header(
        "Content-Type", "application/json").PUT(BodyPublishers.ofString(RULES)));
    assertThat(published.status()).as(published.text()).isEqualTo(200);
  }

  @AfterAll
  static void stop() throws IOException {
    server.close();
  }

  @Test
  void both_founding_flows_by_http_in_ninety_simulated_days_under_load() throws Exception {
    Instant start = now();
    int each = 25;
    List<String> left = new ArrayList<>();
    for (int i = 0; i < each; i++) {
      make("user", "left" + i, "user", "user");
      left.add(schedule("user", "left" + i,
          "{\"action\":\"delete\",\"delay\":\"P90D\",\"cancel_on\":[\"user_reactivated\"]}"));
      make("user", "back" + i, "user", "user");
      schedule("user", "back" + i,
          "{\"action\":\"delete\",\"delay\":\"P89D\",\"key\":\"leave\",\"cancel_on\":[\"user_reactivated\"]}");
      make("campaign", "c" + i, "service", "campaign");
      schedule("campaign", "c" + i,
          "{\"action\":\"archive\",\"delay\":\"P30D\",\"cancel_on\":[\"campaign_extended\"]}");
    }
    AtomicBoolean over = new AtomicBoolean();
    AtomicInteger others = new AtomicInteger();
    Thread load = Thread.ofVirtual().start(() -> {
      while (!over.get()) {
        assertThat(admin.event("unrelated", "other", "o" + others.incrementAndGet() % 50, "{}").status())
            .isEqualTo(201);
      }
    });

    assertThat(advance("P85D").path("fired").intValue()).isEqualTo(each);
    for (int i = 0; i < each; i++) {
      assertThat(admin.event("user_reactivated", "user", "back" + i, "{}").json().path("cancelled")).isNotEmpty();
    }
    advance("P4DT12H");
    for (int i = 0; i < each; i++) {
      assertThat(admin.get("/api/v1/entities/user/left" + i).status()).isEqualTo(200);
    }
    advance("P1D");
    over.set(true);
    load.join();

    assertThat(others).hasPositiveValue();
    for (int i = 0; i < each; i++) {
      assertThat(admin.get("/api/v1/entities/user/left" + i).status()).isEqualTo(404);
      assertThat(admin.get("/api/v1/entities/campaign/c" + i).json().path("archived").booleanValue()).isTrue();
      JsonNode action = admin.get("/api/v1/actions/" + left.get(i)).json();
      assertThat(action.path("state").textValue()).isEqualTo("executed");
      assertThat(Instant.parse(action.path("ended_at").textValue())).isEqualTo(Instant.parse(action.path("run_at")
          .textValue()));
    }
    assertThat(now()).isEqualTo(start.plus(Duration.ofDays(90)).plus(Duration.ofHours(12)));
  }

  @Test
  void each_fires_at_its_own_time_in_order_and_years_take_no_time() {
    Instant start = now();
    List<String> ids = new ArrayList<>();
    for (int i = 5; i > 0; i--) {
      ids.addFirst(schedule("item", "ordered" + i, "{\"action\":\"delete\",\"delay\":\"P" + 7 * i + "D\"}"));
    }
    long began = System.nanoTime();
    JsonNode advanced = advance("P90D");

    // Generous, since the machine may be busy: a second is the aim.
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(5));
    assertThat(advanced.path("fired").intValue()).isGreaterThanOrEqualTo(5);
    long position = 0;
    for (int i = 1; i <= 5; i++) {
      JsonNode events = admin.get("/api/v1/events?entity_type=item&entity_id=ordered" + i + "&type=item_deleted").json()
          .path("items");
      assertThat(events).hasSize(1);
      assertThat(Instant.parse(events.get(0).path("recorded_at").textValue())).isBetween(start.plus(Duration.ofDays(
          7L * i)), start.plus(Duration.ofDays(7L * i)).plusSeconds(1));
      assertThat(events.get(0).path("position").longValue()).isGreaterThan(position);
      position = events.get(0).path("position").longValue();
    }
    assertThat(ids).hasSize(5);
  }

  @Test
  void months_end_where_they_end_and_leap_days_come_every_fourth_year() {
    Instant january = Instant.parse((now().atZone(ZoneOffset.UTC).getYear() / 4 * 4 + 4)
        + "-01-31T12:00:00Z");
    int year = january.atZone(ZoneOffset.UTC).getYear();
    to(january);
    String month = schedule("item", "month", "{\"action\":\"delete\",\"delay\":\"P1M\"}");
    to(Instant.parse(year + "-02-29T11:59:59.999999Z"));
    assertThat(state(month)).isEqualTo("scheduled");
    to(Instant.parse(year + "-02-29T12:00:00Z"));
    assertThat(state(month)).isEqualTo("executed");
    String anniversary = schedule("item", "year", "{\"action\":\"delete\",\"delay\":\"P1Y\"}");
    to(Instant.parse(year + 1 + "-02-28T12:00:00Z"));
    assertThat(state(anniversary)).isEqualTo("executed");
  }

  @Test
  void time_stops_where_its_client_leaves() throws Exception {
    String series = schedule("ticker", "1",
        "{\"action\":\"run\",\"pattern\":\"none\",\"recurrence\":{\"every\":\"PT1M\"}}");
    Instant target = now().plus(Duration.ofDays(3_650));
    HttpRequest request = HttpRequest.newBuilder(URI.create(server.address() + "/api/v1/clock/advance")).header(
        "Authorization", "Bearer " + RunningTempo.ADMIN_TOKEN).header("Content-Type", "application/json").POST(
            BodyPublishers.ofString("{\"to\":\"" + target + "\"}"))
        .build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      CompletableFuture<HttpResponse<String>> advancing = client.sendAsync(request, BodyHandlers.ofString());
      while (state(series).equals("scheduled")) {
        assertThat(advancing).isNotDone();
      }
      advancing.cancel(true);
      client.shutdownNow();
    }

    JsonNode next = advance("PT0S"); // waits for the one before

    assertThat(Instant.parse(next.path("now").textValue())).isBefore(target);
    assertThat(next.path("reached").booleanValue()).isTrue();
    admin.post("/api/v1/actions/" + series + "/cancel", "{}");
  }

  @Test
  void tokens_end_by_real_time() {
    Client service = server.as("hourly", "service");
    advance("P400D");
    assertThat(service.get("/api/v1/me").status()).isEqualTo(200);
  }

  @Test
  void what_makes_no_sense_is_refused_and_only_administrators_may() {
    for (String body : List.of("{}", "{\"by\":\"P1D\",\"to\":\"2999-01-01T00:00:00Z\"}", "{\"by\":\"tomorrow\"}",
        "{\"by\":\"-P1D\"}", "{\"to\":\"2020-01-01T00:00:00Z\"}", "{\"to\":\"2030-01-01\"}", "{\"by\":\"P9999Y\"}",
        "{\"by\":\"P1D\",\"quickly\":true}")) {
      Client.Answer answer = admin.post("/api/v1/clock/advance", body);
      assertThat(answer.status()).as(body + answer.text()).isEqualTo(422);
      assertThat(answer.json().at("/errors/0/pointer").textValue()).startsWith("/");
    }
    assertThat(server.as("somebody", "user").post("/api/v1/clock/advance", "{\"by\":\"P1D\"}").status()).isEqualTo(403);
    assertThat(admin.get("/api/v1/clock").json().path("simulated").booleanValue()).isTrue();
    JsonNode lateness = admin.get("/api/v1/lateness").json();
    assertThat(lateness.path("buckets")).isNotEmpty();
  }

  private static void make(String type, String id, String role, String category) {
    assertThat(admin.put("/api/v1/entities/" + type + "/" + id, "{\"category\":\"" + category
        + "\",\"environment\":\"prod\",\"role\":\"" + role + "\",\"owner\":\"" + id + "\"}").status()).isEqualTo(201);
  }

  private static String schedule(String type, String id, String payload) {
    Client.Answer answer = admin.event("scheduler.schedule", type, id, payload);
    assertThat(answer.status()).as(answer.text()).isEqualTo(201);
    return answer.json().at("/actions/0").textValue();
  }

  private static JsonNode advance(String by) {
    return advanced("{\"by\":\"" + by + "\"}");
  }

  private static void to(Instant time) {
    assertThat(Instant.parse(advanced("{\"to\":\"" + time + "\"}").path("now").textValue())).isEqualTo(time);
  }

  private static JsonNode advanced(String body) {
    Client.Answer answer = admin.post("/api/v1/clock/advance", body);
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return answer.json();
  }

  private static String state(String action) {
    return admin.get("/api/v1/actions/" + action).json().path("state").textValue();
  }

  private static Instant now() {
    return Instant.parse(admin.get("/api/v1/clock").json().path("now").textValue());
  }
}
