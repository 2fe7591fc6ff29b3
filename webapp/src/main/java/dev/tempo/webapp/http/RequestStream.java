package dev.tempo.webapp.http;

import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * A request's body as a stream that blocks: read by a virtual thread, filled by the event loop, which asks the client for no
 * more than a few chunks ahead. Made on the event loop, before anything of the body is read.
 */
final class RequestStream extends InputStream {
  private static final int AHEAD = 8;
  private static final Buffer END = Buffer.buffer();

  private final HttpServerRequest request;
  private final Context context;
  private final BlockingQueue<Buffer> chunks = new LinkedBlockingQueue<>();
  private volatile @Nullable Throwable failure;
  private Buffer current = Buffer.buffer();
  private int at;
  private boolean ended;

  RequestStream(HttpServerRequest request, Context context) {
    this.request = request;
    this.context = context;
    request.pause();
    request.handler(chunks::add);
    request.endHandler(end -> chunks.add(END));
    request.exceptionHandler(broken -> {
      failure = broken;
      chunks.add(END);
    });
    request.fetch(AHEAD);
  }

  /** Whether the client's last byte was read. */
  boolean isRead() {
    return ended;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, into.length);
    if (length == 0) {
      return 0;
    }
    while (at == current.length()) {
      if (ended) {
        return -1;
      }
      take();
    }
    int count = Math.min(length, current.length() - at);
    current.getBytes(at, at + count, into, offset);
    at += count;
    return count;
  }

  private void take() throws IOException {
    try {
      current = chunks.take();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("the server stops", e);
    }
    at = 0;
    if (current.equals(END)) {
      ended = true;
      Throwable broken = failure;
      if (broken != null) {
        throw new IOException("the client broke off", broken);
      }
    } else {
      context.runOnContext(next -> request.fetch(1));
    }
  }
}
