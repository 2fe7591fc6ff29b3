package dev.tempo.webapp.http;

import io.vertx.core.http.HttpServerResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.concurrent.CountDownLatch;

/** Lines on a Vert.x response. A client that is gone hears nothing more; what it sent is dealt with all the same. */
final class LineWriter implements LineStream.Sink {
  private static final Logger LOG = LoggerFactory.getLogger(LineWriter.class);

  private final HttpServerResponse response;

  LineWriter(HttpServerResponse response) {
    this.response = response;
  }

  /** On the current thread, to the end. */
  void run(LineStream lines) {
    response.exceptionHandler(failure -> LOG.debug("the client of a stream of lines is gone", failure));
    // An identity encoding, said aloud, keeps the server from compressing, which would hold lines back.
    response.setChunked(true).putHeader("Content-Encoding", "identity");
    try {
      lines.writeTo(this);
    } catch (InterruptedException e) {
      LOG.debug("the server stops, or nobody reads", e);
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.error("a stream of lines broke off", e);
    } finally {
      if (!response.ended() && !response.closed()) {
        response.end().onFailure(gone -> LOG.debug("the client did not wait for the end", gone));
      }
    }
  }

  @Override
  public boolean offer(String line) {
    return !response.writeQueueFull() && send(line);
  }

  @Override
  public void write(String line) throws InterruptedException {
    if (response.writeQueueFull()) {
      CountDownLatch room = new CountDownLatch(1);
      response.drainHandler(_ -> room.countDown());
      response.closeHandler(_ -> room.countDown());
      if (response.writeQueueFull() && !response.closed()) {
        room.await();
      }
    }
    if (response.closed()) {
      throw new InterruptedException("the client is gone");
    }
    send(line);
  }

  @Override
  public void last(String line) {
    send(line);
  }

  private boolean send(String line) {
    if (!response.closed()) {
      response.write(line + "\n").onFailure(gone -> LOG.debug("the client is gone", gone));
    }
    return true;
  }
}
