package dev.tempo.backend.nexus.audit;

import dev.tempo.backend.nexus.EventLog;
import dev.tempo.backend.nexus.lease.Lease;
import dev.tempo.backend.nexus.lease.Leases;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Lets the tree follow the log, where this node holds the lease {@link #LEASE}. One thread, which waits for commits; after a
 * step it rests, so that events that come fast share a checkpoint. It asks nothing while nothing is recorded.
 */
public final class AuditBuilder {
  /** Who holds it builds. All nodes should want it. */
  public static final String LEASE = "audit";
  private static final Logger LOG = LoggerFactory.getLogger(AuditBuilder.class);
  private static final int BATCH = 1_000;
  /** Leaves of a step: some megabytes of tiles. */
  private static final int MOST = 65_536;
  private static final Duration REST = Duration.ofSeconds(1);
  private static final Duration LONGEST_AFTER_FAILURE = Duration.ofMinutes(1);
  private static final Duration IDLE = Duration.ofHours(1);

  private final EventLog log;
  private final AuditRows rows;
  private final Leases leases;
  private final NoteSigner signer;
  private final Leaves leaves;
  private final Covered covered = new Covered();
  private final Duration rest;
  private final Semaphore news = new Semaphore(0);
  private final Object waiting = new Object();
  private @Nullable Thread waiter;
  private volatile boolean running;
  private String origin = "";
  private int failures;
  private @Nullable Thread thread;

  /** @param salts secret, the same for ever: see {@link Leaves} */
  public AuditBuilder(EventLog log, AuditRows rows, Leases leases, NoteSigner signer, byte[] salts) {
    this(log, rows, leases, signer, salts, REST);
  }

  AuditBuilder(EventLog log, AuditRows rows, Leases leases, NoteSigner signer, byte[] salts, Duration rest) {
    this.log = log;
    this.rows = rows;
    this.leases = leases;
    this.signer = signer;
    this.rest = rest;
    leaves = new Leaves(salts);
    leases.onChange(this::wake);
  }

  public synchronized void start() {
    if (thread == null) {
      running = true;
      thread = Thread.ofVirtual().name("audit-builder").start(this::run);
    }
  }

  /** What it was about to append is appended after the next start. May be called before the start, and twice. */
  public synchronized void stop() throws InterruptedException {
    running = false;
    if (thread != null) {
      wake();
      thread.join();
      thread = null;
    }
  }

  /** How far the tree of this node has come. */
  Covered covered() {
    return covered;
  }

  private void run() {
    while (running) {
      try {
        Lease lease = leases.held().get(LEASE);
        if (lease == null) {
          news.acquire();
          news.drainPermits();
        } else {
          build(lease);
        }
      } catch (Throwable failure) {
        // Also checked ones, which Future.await throws undeclared.
        if (running) {
          Duration pause = Duration
              .ofSeconds(Math.min(LONGEST_AFTER_FAILURE.toSeconds(), 1L << Math.min(failures++, 6)));
          LOG.warn("the audit tree does not grow for now; trying again in {}", pause, failure);
          rest(pause);
        }
      } finally {
        covered.unknown();
      }
    }
  }

  private void build(Lease lease) {
    Edge edge = load(lease);
    while (running && lease.equals(leases.held().get(LEASE))) {
      if (awaitAfter(edge.size())) {
        if (!step(lease, edge)) {
          LOG.info("another node has let the audit tree grow; starting over from what is stored");
          return;
        }
        rest(rest);
      }
    }
  }

  /** What is stored, signed for the first time where it never was. */
  Edge load(Lease lease) {
    origin = rows.origin(signer.key().name());
    rows.keep(signer.key());
    long size = rows.size();
    Edge edge = new Edge(size, rows.tiles(Tile.edge(size)));
    Hash root = edge.root();
    rows.latest().ifPresentOrElse(latest -> {
      if (latest.checkpoint().size() != size || !latest.checkpoint().root().equals(root)) {
        throw new IllegalStateException(
            "the audit tree of " + size + " leaves is not what was signed last, of " + latest
                .checkpoint().size() + ": somebody changed it; hold an export against a checkpoint that was kept");
      }
    }, () -> rows.append(lease, 0, edge.takeChanged(), Checkpoint.sign(origin, 0, root, signer)));
    covered.to(size);
    return edge;
  }

  /**
   * Appends what is in the log by now, or a part of it.
   *
   * @return false where another has done it: the edge is of no use any more
   */
  boolean step(Lease lease, Edge edge) {
    long from = edge.size();
    List<StoredEvent> batch = rows.events(from, BATCH);
    if (batch.isEmpty()) {
      throw new IllegalStateException("the log has news, but no event " + (from + 1) + ": was it removed?");
    }
    while (!batch.isEmpty()) {
      for (StoredEvent event : batch) {
        if (event.position() != edge.size() + 1) {
          throw new IllegalStateException("the log has no event " + (edge.size() + 1) + ", but " + event.position());
        }
        edge.append(leaves.hash(event));
      }
      batch = batch.size() < BATCH || edge.size() - from >= MOST ? List.of() : rows.events(edge.size(), BATCH);
    }
    Checkpoint checkpoint = Checkpoint.sign(origin, edge.size(), edge.root(), signer);
    boolean appended = rows.append(lease, from, edge.takeChanged(), checkpoint);
    if (appended) {
      failures = 0;
      covered.to(edge.size());
    }
    return appended;
  }

  private boolean awaitAfter(long position) {
    synchronized (waiting) {
      if (!running || news.tryAcquire()) {
        return false;
      }
      waiter = Thread.currentThread();
    }
    try {
      return log.awaitAfter(position, IDLE);
    } catch (InterruptedException woken) {
      return false;
    } finally {
      synchronized (waiting) {
        waiter = null;
        if (Thread.interrupted()) {
          LOG.debug("woken just after a commit was heard of");
        }
      }
    }
  }

  private void rest(Duration pause) {
    try {
      if (running && news.tryAcquire(pause.toNanos(), TimeUnit.NANOSECONDS)) {
        news.drainPermits();
      }
    } catch (InterruptedException woken) {
      LOG.debug("woken from its rest", woken);
    }
  }

  /** Interrupts nothing but waiting for commits: what is under way with the database ends by itself. */
  private void wake() {
    news.release();
    synchronized (waiting) {
      if (waiter != null) {
        waiter.interrupt();
      }
    }
  }
}
