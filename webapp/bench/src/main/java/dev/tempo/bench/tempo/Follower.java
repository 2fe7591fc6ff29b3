package dev.tempo.bench.tempo;

import dev.tempo.bench.peer.Due;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Follows the whole stream of events from the first on, as any subscriber would: counts, finds what is missing or comes
 * twice, and notes when it heard that an action with a name of {@link Due} was executed.
 */
final class Follower implements AutoCloseable {
  private static final byte[] EXECUTED = "\"event_type\":\"action.executed\"".getBytes(StandardCharsets.ISO_8859_1);
  private static final int BEGINNING = 240;

  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
  private final HttpClient client = vertx.createHttpClient(new HttpClientOptions().setMaxChunkSize(65_536));
  private final AtomicLong position = new AtomicLong();
  private final AtomicLong executed = new AtomicLong();
  private final AtomicLong outOfOrder = new AtomicLong();
  private final Queue<Fired> fired = new ConcurrentLinkedQueue<>();
  private final InstantSource clock;
  private volatile long lastExecuted;
  private volatile String trouble = "";
  private byte[] line = new byte[16_384];
  private int length;

  /**
   * What the stream said of one action.
   *
   * @param recordedMicros from when it was due to {@code recorded_at}, which is just before the commit
   * @param heardMicros    from when it was due to when the event was here, which is after the commit
   */
  record Fired(long recordedMicros, long heardMicros) {}

  /** @param after the position after which it begins */
  Follower(int port, String token, long after, InstantSource clock) {
    this.clock = clock;
    position.set(after);
    client.request(new RequestOptions().setMethod(HttpMethod.GET).setHost("localhost").setPort(port)
        .setURI("/api/v1/events/stream?after=" + after).putHeader("Authorization", "Bearer " + token)
        .putHeader("Accept", "text/event-stream"))
        .compose(request -> request.send()).onSuccess(response -> {
          if (response.statusCode() != 200) {
            trouble = "the stream was answered " + response.statusCode();
          }
          response.handler(this::receive);
          response.exceptionHandler(failure -> trouble = "the stream broke: " + failure.getMessage());
        }).onFailure(failure -> trouble = "the stream could not be opened: " + failure.getMessage());
  }

  /** Of the last event that came. */
  long position() {
    return position.get();
  }

  long executed() {
    return executed.get();
  }

  /** {@link System#nanoTime} when the last execution was heard of. */
  long lastExecuted() {
    return lastExecuted;
  }

  /** Events whose position is not the one after the last: missing, twice or out of order. */
  long outOfOrder() {
    return outOfOrder.get();
  }

  /** What broke it off, or empty. */
  String trouble() {
    return trouble;
  }

  /** Takes what was noted since it was last taken. */
  Queue<Fired> taken() {
    Queue<Fired> taken = new ConcurrentLinkedQueue<>();
    for (Fired one = fired.poll(); one != null; one = fired.poll()) {
      taken.add(one);
    }
    return taken;
  }

  private void receive(Buffer chunk) {
    Instant now = clock.instant();
    byte[] bytes = chunk.getBytes();
    int from = 0;
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == '\n') {
        append(bytes, from, i - from);
        take(now);
        length = 0;
        from = i + 1;
      }
    }
    append(bytes, from, bytes.length - from);
  }

  private void append(byte[] bytes, int from, int count) {
    if (length + count > line.length) {
      byte[] larger = new byte[Math.max(2 * line.length, length + count)];
      System.arraycopy(line, 0, larger, 0, length);
      line = larger;
    }
    System.arraycopy(bytes, from, line, length, count);
    length += count;
  }

  /** A heartbeat carries an id without data: it moves nothing on. */
  private void take(Instant now) {
    if (length < 20 || line[0] != 'd') {
      return;
    }
    long at = number("{\"position\":".length() + "data: ".length());
    if (at != position.get() + 1) {
      outOfOrder.incrementAndGet();
    }
    position.set(at);
    if (find(EXECUTED)) {
      executed.incrementAndGet();
      lastExecuted = System.nanoTime();
      note(now);
    }
  }

  private void note(Instant now) {
    String text = new String(line, 0, length, StandardCharsets.UTF_8);
    String entity = member(text, "entity_id");
    if (Due.isDue(entity)) {
      long heard = Due.latenessMicros(entity, now);
      Instant recorded = Instant.parse(member(text, "recorded_at"));
      fired.add(new Fired(heard - ChronoUnit.MICROS.between(recorded, now), heard));
    }
  }

  private static String member(String json, String name) {
    int from = json.indexOf("\"" + name + "\":\"") + name.length() + 4;
    return json.substring(from, json.indexOf('"', from));
  }

  private long number(int from) {
    long value = 0;
    for (int i = from; i < length && line[i] >= '0' && line[i] <= '9'; i++) {
      value = 10 * value + line[i] - '0';
    }
    return value;
  }

  private boolean find(byte[] what) {
    int last = Math.min(length, BEGINNING) - what.length;
    for (int i = 0; i <= last; i++) {
      int k = 0;
      while (k < what.length && line[i + k] == what[k]) {
        k++;
      }
      if (k == what.length) {
        return true;
      }
    }
    return false;
  }

  @Override
  public void close() {
    client.close().await();
    vertx.close().await();
  }
}
