package dev.tempo.backend.nexus.outbound;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static java.nio.charset.StandardCharsets.US_ASCII;

/** A server of bytes, so that it can be as bad as real ones are. */
public final class RawServer implements AutoCloseable {
  private static final Pattern LENGTH = Pattern.compile("(?i)content-length: (\\d+)");

  private final ServerSocket listening;
  private final Answer answer;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final List<String> heads = new CopyOnWriteArrayList<>();
  private final CountDownLatch closing = new CountDownLatch(1);

  /** What is done to a connection once the head of a request has come. */
  @FunctionalInterface
  public interface Answer {
    void to(OutputStream client) throws IOException, InterruptedException;
  }

  public RawServer(Answer answer) throws IOException {
    this.answer = answer;
    listening = new ServerSocket(0, 100, InetAddress.ofLiteral("127.0.0.1"));
    Thread.ofVirtual().start(this::accept);
  }

  /** Reads requests and never answers. */
  public static RawServer hanging() throws IOException {
    CountDownLatch never = new CountDownLatch(1);
    return new RawServer(_ -> never.await());
  }

  public int port() {
    return listening.getLocalPort();
  }

  public URI uri(String host) {
    return URI.create("http://" + host + ":" + port() + "/hook");
  }

  /** The heads of the requests that came. */
  public List<String> heads() {
    return heads;
  }

  /** Sockets that the client has not closed. */
  public int openSockets() {
    return open.size();
  }

  private void accept() {
    while (closing.getCount() > 0) {
      try {
        Socket socket = listening.accept();
        open.add(socket);
        Thread.ofVirtual().start(() -> serve(socket));
      } catch (IOException e) {
        return; // closed
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      BufferedReader reader = new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));
      StringBuilder head = new StringBuilder();
      for (String line = reader.readLine(); line != null && !line.isEmpty(); line = reader.readLine()) {
        head.append(line).append('\n');
      }
      Matcher length = LENGTH.matcher(head);
      reader.skip(length.find() ? Long.parseLong(length.group(1)) : 0); // a socket closed with bytes unread is reset
      heads.add(head.toString());
      answer.to(socket.getOutputStream());
    } catch (IOException e) {
      // the client closed: what most of these tests wait for
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      open.remove(socket);
    }
  }

  @Override
  public void close() {
    closing.countDown();
    try {
      listening.close();
      for (Socket socket : open) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
