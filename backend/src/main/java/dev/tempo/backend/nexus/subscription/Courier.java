package dev.tempo.backend.nexus.subscription;

import dev.tempo.backend.nexus.Event;
import dev.tempo.backend.nexus.filter.CloudEventForm;
import dev.tempo.backend.nexus.filter.Shown;
import dev.tempo.backend.nexus.outbound.Outbound;
import dev.tempo.backend.nexus.outbound.OutboundFailure;
import io.vertx.core.buffer.Buffer;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Sends one event to one sink. */
final class Courier {
  private static final Duration TIMEOUT = Duration.ofSeconds(15);
  private static final Duration LONGEST_ASKED = Duration.ofDays(1);
  private static final int EXCERPT = 200;

  private final Outbound outbound;
  private final Exposure exposure;
  private final InstantSource clock;
  private final DeliveryListener listener;
  private final Duration timeout;

  /** @param clock real time: receivers compare the signed timestamp with their own */
  Courier(Outbound outbound, Exposure exposure, InstantSource clock, DeliveryListener listener, Duration timeout) {
    this.outbound = outbound;
    this.exposure = exposure;
    this.clock = clock;
    this.listener = listener;
    this.timeout = timeout;
  }

  Courier(Outbound outbound, Exposure exposure, InstantSource clock, DeliveryListener listener) {
    this(outbound, exposure, clock, listener, TIMEOUT);
  }

  /** What the owner may see of it now; empty: nothing. */
  Optional<Shown> shown(Subscription subscription, Event event) {
    return exposure.shown(subscription.owner(), event);
  }

  Attempt deliver(Subscription subscription, Event event) throws InterruptedException {
    Optional<Shown> shown = shown(subscription, event);
    if (shown.isEmpty()) {
      return new Attempt.Done();
    }
    long began = System.nanoTime();
    Attempt attempt = send(subscription, shown.get());
    switch (attempt) {
      case Attempt.Done _ -> listener.delivered(Duration.ofNanos(System.nanoTime() - began));
      case Attempt.Failed _,Attempt.Gone _ -> listener.failed();
    }
    return attempt;
  }

  private Attempt send(Subscription subscription, Shown shown) throws InterruptedException {
    Map<String, String> headers = new TreeMap<>();
    byte[] body = switch (subscription.mode()) {
      case STRUCTURED -> {
        headers.put("content-type", CloudEventForm.STRUCTURED + "; charset=utf-8");
        yield CloudEventForm.structured(shown).toString().getBytes(StandardCharsets.UTF_8);
      }
      case BINARY -> {
        headers.putAll(CloudEventForm.headers(shown));
        yield CloudEventForm.body(shown).getBytes(StandardCharsets.UTF_8);
      }
    };
    String id = subscription.id() + "_" + shown.event().position();
    Instant now = clock.instant();
    headers.put("webhook-id", id);
    headers.put("webhook-timestamp", Long.toString(now.getEpochSecond()));
    headers.put("webhook-signature", subscription.secrets().signatures(id, now, body));
    headers.put("user-agent", "Tempo");
    try {
      return told(outbound.send(new Outbound.Request("POST", subscription.sink(), headers, Buffer.buffer(body),
          timeout)));
    } catch (OutboundFailure failure) {
      return new Attempt.Failed(String.valueOf(failure.getMessage()), Duration.ZERO);
    }
  }

  private Attempt told(Outbound.Response response) {
    if (response.status() / 100 == 2) {
      return new Attempt.Done();
    }
    if (response.status() == 410) {
      return new Attempt.Gone();
    }
    String said = response.body().toString(StandardCharsets.UTF_8).replaceAll("\\p{Cntrl}", " ").strip();
    String excerpt = said.length() > EXCERPT ? said.substring(0, EXCERPT) + "..." : said;
    return new Attempt.Failed("It answered " + response.status() + (excerpt.isEmpty() ? "." : ": " + excerpt),
        asked(response.headers().getOrDefault("retry-after", "")));
  }

  /** Seconds or an HTTP date, at most a day; zero where it is neither. */
  private Duration asked(String retryAfter) {
    Duration asked = Duration.ZERO;
    if (retryAfter.matches("\\d{1,9}")) {
      asked = Duration.ofSeconds(Long.parseLong(retryAfter));
    } else if (!retryAfter.isEmpty()) {
      try {
        asked = Duration.between(clock.instant(), ZonedDateTime.parse(retryAfter, DateTimeFormatter.RFC_1123_DATE_TIME)
            .toInstant());
      } catch (DateTimeException notADate) {
        return Duration.ZERO; // the own delay holds
      }
    }
    return asked.isNegative() ? Duration.ZERO : asked.compareTo(LONGEST_ASKED) > 0 ? LONGEST_ASKED : asked;
  }
}
