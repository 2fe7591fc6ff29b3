package dev.tempo.webapp.http;

/** Writes server-sent events until it is done or the client is gone. */
@FunctionalInterface
public interface EventStream {

  /** @throws InterruptedException when the client is gone or the server stops; nothing is left to do then */
  void writeTo(Sink sink) throws InterruptedException;

  /** The client's end of the stream. Each method blocks while the client reads slower than is written. */
  interface Sink {

    /**
     * May wait for others that follow at once: {@link #flush} sends what waits.
     *
     * @param data one JSON text; it holds no line break
     */
    void event(String id, String data) throws InterruptedException;

    /** To be called where the next event may be long in coming. */
    void flush() throws InterruptedException;

    /** A comment that keeps proxies from closing the connection, with the id that a resume should name. */
    void heartbeat(String id) throws InterruptedException;
  }
}
