package dev.tempo.backend.scheduler;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A way to PostgreSQL that a test cuts and mends: cut, it drops all connections and refuses new ones. */
final class CuttableProxy implements AutoCloseable {
  private final int target;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private ServerSocket server;

  CuttableProxy(int target) {
    this.target = target;
    server = listen(0);
  }

  int port() {
    return server.getLocalPort();
  }

  void cut() {
    close();
  }

  void mend() {
    server = listen(port());
  }

  @Override
  public void close() {
    try {
      server.close();
      for (Socket socket : open) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private ServerSocket listen(int port) {
    try {
      ServerSocket listening = new ServerSocket();
      listening.setReuseAddress(true);
      listening.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      Thread.ofVirtual().start(() -> accept(listening));
      return listening;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void accept(ServerSocket listening) {
    boolean goesOn = true;
    while (goesOn) {
      goesOn = acceptOne(listening);
    }
  }

  private boolean acceptOne(ServerSocket listening) {
    try {
      Socket near = listening.accept();
      Socket far = new Socket(InetAddress.getLoopbackAddress(), target);
      near.setTcpNoDelay(true);
      far.setTcpNoDelay(true);
      open.add(near);
      open.add(far);
      Thread.ofVirtual().start(() -> pump(near, far));
      Thread.ofVirtual().start(() -> pump(far, near));
      return true;
    } catch (IOException e) {
      // Closed by cut, or PostgreSQL itself refuses, which is what the client sees.
      return !listening.isClosed();
    }
  }

  private void pump(Socket from, Socket to) {
    try (from; to) {
      from.getInputStream().transferTo(to.getOutputStream());
    } catch (IOException e) {
      // One side is gone; closing both tells the other.
      open.remove(from);
      open.remove(to);
    }
  }
}
