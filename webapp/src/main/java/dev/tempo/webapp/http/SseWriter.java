package dev.tempo.webapp.http;

import io.vertx.core.http.HttpServerResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.concurrent.CountDownLatch;

/**
 * Server-sent events on a Vert.x response: the writing thread waits while the client's buffer is full. Events that come together
 * go together: each write is a turn of the event loop and a system call, which cost more than the event.
 */
final class SseWriter implements EventStream.Sink {
  private static final Logger LOG = LoggerFactory.getLogger(SseWriter.class);

  private static final int MOST_TOGETHER = 32_768;

  private final HttpServerResponse response;
  private final Thread writer = Thread.currentThread();
  private final StringBuilder together = new StringBuilder();
  private volatile boolean gone;

  SseWriter(HttpServerResponse response) {
    this.response = response;
  }

  /** Runs the stream on the current thread, which is interrupted when the client goes. */
  void run(EventStream events) {
    response.exceptionHandler(failure -> leave());
    response.closeHandler(closed -> leave());
    if (response.closed()) {
      leave();
    }
    // An identity encoding, said aloud, keeps the server from compressing, which would hold events back.
    response.setChunked(true).putHeader("Content-Encoding", "identity");
    try {
      send(": connected\n\n");
      events.writeTo(this);
      flush();
    } catch (InterruptedException e) {
      // The client is gone or the server stops: the end of every stream.
      LOG.debug("stream ended", e);
    } catch (RuntimeException e) {
      LOG.error("an event stream broke off; the client resumes by Last-Event-ID", e);
    } finally {
      if (!gone) {
        response.end();
      }
    }
  }

  @Override
  public void event(String id, String data) throws InterruptedException {
    together.append("id: ").append(id).append("\ndata: ").append(data).append("\n\n");
    if (together.length() >= MOST_TOGETHER) {
      flush();
    }
  }

  @Override
  public void flush() throws InterruptedException {
    if (!together.isEmpty()) {
      String text = together.toString();
      together.setLength(0);
      send(text);
    }
  }

  @Override
  public void heartbeat(String id) throws InterruptedException {
    flush();
    send(": heartbeat\nid: " + id + "\n\n");
  }

  private void send(String text) throws InterruptedException {
    if (gone || Thread.interrupted()) {
      throw new InterruptedException("the client is gone");
    }
    CountDownLatch room = new CountDownLatch(1);
    if (response.writeQueueFull()) {
      response.drainHandler(drained -> room.countDown());
      if (response.writeQueueFull()) {
        room.await();
      }
    }
    response.write(text);
  }

  private void leave() {
    gone = true;
    writer.interrupt();
  }
}
