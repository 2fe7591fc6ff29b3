package dev.tempo.webapp.http;

/** Writes lines of JSON (NDJSON) while the request's body may still be coming. */
@FunctionalInterface
public interface LineStream {

  /** @throws InterruptedException when the server stops */
  void writeTo(Sink sink) throws InterruptedException;

  /** The client's end. */
  interface Sink {

    /**
     * Writes a line unless the client has not read the ones before: who sends its whole body before it reads an answer would
     * otherwise wait for us, as we for it.
     *
     * @return whether it was written
     */
    boolean offer(String line);

    /**
     * Writes a line, and waits first where the client has not read the ones before: for what goes on without the request's body.
     *
     * @throws InterruptedException where the client is gone, or the server stops
     */
    void write(String line) throws InterruptedException;

    /** Writes a line for which there is nothing more to read; it waits in memory as long as the client does not read. */
    void last(String line);
  }
}
