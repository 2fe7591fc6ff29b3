package dev.tempo.webapp.http;

import io.vertx.core.http.HttpServerResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.concurrent.CountDownLatch;

/** Server-sent events on a Vert.x response: the writing thread waits while the client's buffer is full. */
final class SseWriter implements EventStream.Sink {
  private static final Logger LOG = LoggerFactory.getLogger(SseWriter.class);

  private final HttpServerResponse response;
  private final Thread writer = Thread.currentThread();
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
    send("id: " + id + "\ndata: " + data + "\n\n");
  }

  @Override
  public void heartbeat(String id) throws InterruptedException {
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
