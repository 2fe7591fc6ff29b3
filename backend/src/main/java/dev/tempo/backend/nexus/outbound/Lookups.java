package dev.tempo.backend.nexus.outbound;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Looks names up on platform threads: the system's resolver blocks in native code, which on a virtual thread would hold one
 * of the few carriers for as long as a name server likes. One lookup for a host at a time, so that a name that hangs holds
 * one thread, however many wait for it.
 */
final class Lookups implements AutoCloseable {
  private static final int THREADS = 16;
  private static final int WAITING = 1_000;

  private final NameResolver resolver;
  private final ConcurrentMap<String, CompletableFuture<List<InetAddress>>> running = new ConcurrentHashMap<>();
  private final ThreadPoolExecutor threads;

  Lookups(NameResolver resolver) {
    this.resolver = resolver;
    threads = new ThreadPoolExecutor(THREADS, THREADS, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(WAITING),
        Thread.ofPlatform().daemon().name("outbound-lookup-", 0).factory());
    threads.allowCoreThreadTimeOut(true);
  }

  /** Never empty. */
  List<InetAddress> find(String host, Deadline deadline) throws InterruptedException {
    try {
      return running.computeIfAbsent(host, this::begin).get(deadline.nanosLeft(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException late) {
      throw new OutboundFailure.TimedOut("Its name was not resolved in time.");
    } catch (ExecutionException failed) {
      throw new OutboundFailure.Unreachable("The host " + host + " is not known to the name servers.", failed
          .getCause());
    } catch (RejectedExecutionException full) {
      throw new OutboundFailure.Unreachable("Too many names are being resolved now.", full);
    }
  }

  private CompletableFuture<List<InetAddress>> begin(String host) {
    CompletableFuture<List<InetAddress>> found = new CompletableFuture<>();
    threads.execute(() -> {
      try {
        List<InetAddress> addresses = resolver.resolve(host);
        if (addresses.isEmpty()) {
          throw new UnknownHostException(host);
        }
        found.complete(addresses);
      } catch (Throwable failure) {
        found.completeExceptionally(failure);
      } finally {
        running.remove(host);
      }
    });
    return found;
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
