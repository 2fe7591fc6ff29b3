package dev.tempo.bench.tempo;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * One client: sends a request, waits for its answer, sends the next. Reads of HTTP what the server's answers to writes have:
 * a status line, fields of which {@code Content-Length} counts, a body.
 */
final class Connection {
  private static final byte[] LENGTH = "content-length: ".getBytes(StandardCharsets.ISO_8859_1);
  private static final byte[] CANCELS = "\"cancelled\":[\"".getBytes(StandardCharsets.ISO_8859_1);

  private final Load.Run run;
  private final Duration offset;
  private final CompletableFuture<Void> end = new CompletableFuture<>();
  private @Nullable NetSocket socket;
  private byte[] received = new byte[4_096];
  private int length;
  private long sentAt;
  private long dueAt;

  Connection(Load.Run run, Duration offset) {
    this.run = run;
    this.offset = offset;
  }

  CompletableFuture<Void> end() {
    return end;
  }

  void fail(Throwable failure) {
    end.completeExceptionally(failure);
  }

  void begin(NetSocket opened) {
    socket = opened;
    opened.handler(this::receive);
    opened.exceptionHandler(this::fail);
    opened.closeHandler(closed -> fail(new IOException("the server closed a connection before it answered")));
    dueAt = System.nanoTime() + offset.toNanos();
    next();
  }

  private void next() {
    long wait = run.pace().isZero() ? 0 : dueAt - System.nanoTime();
    if (wait > 1_000_000) {
      run.vertx().setTimer(wait / 1_000_000, timer -> send());
    } else {
      send();
    }
  }

  private void send() {
    NetSocket to = socket;
    if (to == null || !run.goesOn()) {
      end.complete(null);
      if (to != null) {
        to.closeHandler(null);
        to.close();
      }
      return;
    }
    dueAt += run.pace().toNanos();
    length = 0;
    sentAt = System.nanoTime();
    to.write(Buffer.buffer(run.nextRequest()));
  }

  private void receive(Buffer chunk) {
    if (length + chunk.length() > received.length) {
      byte[] larger = new byte[Math.max(2 * received.length, length + chunk.length())];
      System.arraycopy(received, 0, larger, 0, length);
      received = larger;
    }
    chunk.getBytes(received, length);
    length += chunk.length();
    int body = endOfHead();
    if (body >= 0 && length - body >= contentLength(body)) {
      int status = 100 * (received[9] - '0') + 10 * (received[10] - '0') + received[11] - '0';
      boolean cancels = find(CANCELS, body, length) >= 0;
      run.answered(status, System.nanoTime() - sentAt, cancels, status < 300 ? ""
          : new String(received, body, length - body, StandardCharsets.UTF_8));
      next();
    }
  }

  private int endOfHead() {
    for (int i = 3; i < length; i++) {
      if (received[i] == '\n' && received[i - 1] == '\r' && received[i - 2] == '\n') {
        return i + 1;
      }
    }
    return -1;
  }

  private int contentLength(int head) {
    int at = find(LENGTH, 0, head);
    if (at < 0) {
      fail(new IOException("an answer has no Content-Length: " + new String(received, 0, head,
          StandardCharsets.ISO_8859_1)));
      return Integer.MAX_VALUE;
    }
    int value = 0;
    for (int i = at + LENGTH.length; received[i] >= '0' && received[i] <= '9'; i++) {
      value = 10 * value + received[i] - '0';
    }
    return value;
  }

  private int find(byte[] what, int from, int to) {
    for (int i = from; i + what.length <= to; i++) {
      int k = 0;
      while (k < what.length && (received[i + k] | 0x20) == (what[k] | 0x20)) {
        k++;
      }
      if (k == what.length) {
        return i;
      }
    }
    return -1;
  }
}
