package dev.tempo.webapp.api;

import dev.tempo.backend.nexus.Refusal;
import dev.tempo.backend.scheduler.SimulatedTime;
import dev.tempo.webapp.http.ApiRequest;
import dev.tempo.webapp.http.ApiResponse;
import dev.tempo.webapp.http.Departure;
import dev.tempo.webapp.http.HttpProblem;
import dev.tempo.webapp.http.Json;
import dev.tempo.webapp.http.Members;
import dev.tempo.webapp.http.Resource;
import dev.tempo.webapp.http.Route;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/** {@code /api/v1/clock}: what time it is here, and moving it where it is simulated. */
public final class ClockResource implements Resource {
  private static final int LONGEST_TEXT = 64;
  /** Real time, well below that after which a connection without a word is closed. */
  private static final Duration LONGEST_ADVANCE = Duration.ofSeconds(60);
  private static final Instant LAST = Instant.parse("9999-12-31T23:59:59Z");

  private final InstantSource clock;
  private final Optional<SimulatedTime> simulated;

  /**
   * @param clock     the database's time
   * @param simulated empty where that is real
   */
  public ClockResource(InstantSource clock, Optional<SimulatedTime> simulated) {
    this.clock = clock;
    this.simulated = simulated;
  }

  @Override
  public List<Route> routes() {
    return List.of(Route.get("/api/v1/clock", this::read), Route.post("/api/v1/clock/advance", this::advance)
        .adminOnly());
  }

  private ApiResponse read(ApiRequest request) {
    request.query().only();
    return ApiResponse.ok(Json.object().put("now", clock.instant().toString()).put("simulated", simulated.isPresent()))
        .with("Cache-Control", "no-store");
  }

  private ApiResponse advance(ApiRequest request) {
    Members body = Members.of(request.json(), "by", "to");
    SimulatedTime time = simulated.orElseThrow(() -> new HttpProblem(409,
        "The clock here is real and cannot be moved; a new data folder started with --clock simulated has one that can."));
    AtomicBoolean gone = new AtomicBoolean();
    Departure.then(() -> gone.set(true));
    long end = System.nanoTime() + LONGEST_ADVANCE.toNanos();
    SimulatedTime.Advanced advanced = time.advance(target(time, body), () -> gone.get() || System.nanoTime() - end > 0);
    return ApiResponse.ok(Json.object().put("now", advanced.now().toString()).put("fired", advanced.fired()).put(
        "reached", advanced.reached()));
  }

  private Instant target(SimulatedTime time, Members body) {
    Optional<String> by = body.optionalText("by", LONGEST_TEXT);
    Optional<String> to = body.optionalText("to", LONGEST_TEXT);
    if (by.isPresent() == to.isPresent()) {
      throw Refusal.at("/by", "give either by, such as 'P1D', or to, such as '2030-01-01T00:00:00Z'");
    }
    Instant target = by.map(length -> later(time, length)).or(() -> to.map(ClockResource::instant)).orElseThrow();
    String member = by.isPresent() ? "/by" : "/to";
    if (target.isBefore(clock.instant())) {
      throw Refusal.at(member, "time does not go back: it is " + clock.instant() + " here");
    }
    if (target.isAfter(LAST)) {
      throw Refusal.at(member, "leads behind the year 9999");
    }
    return target;
  }

  private static Instant later(SimulatedTime time, String length) {
    try {
      return time.after(length);
    } catch (IllegalArgumentException wrong) {
      throw Refusal.at("/by", String.valueOf(wrong.getMessage()));
    }
  }

  private static Instant instant(String text) {
    try {
      return OffsetDateTime.parse(text).toInstant().truncatedTo(ChronoUnit.MICROS);
    } catch (DateTimeParseException notOne) {
      throw Refusal.at("/to", "must be a time with its offset, such as '2030-01-01T00:00:00Z'");
    }
  }
}
