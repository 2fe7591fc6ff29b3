package dev.tempo.webapp.http;

import io.vertx.core.http.HttpServerResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

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
      LOG.debug("the server stops", e);
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
    return !response.writeQueueFull() && write(line);
  }

  @Override
  public void last(String line) {
    write(line);
  }

  private boolean write(String line) {
    if (!response.closed()) {
      response.write(line + "\n").onFailure(gone -> LOG.debug("the client is gone", gone));
    }
    return true;
  }
}
