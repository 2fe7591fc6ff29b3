package dev.tempo.ssr.graal;

import dev.tempo.ssr.render.Bundle;
import dev.tempo.ssr.render.Generation;
import dev.tempo.ssr.render.GenerationStats;
import dev.tempo.ssr.render.LoadException;
import dev.tempo.ssr.render.RenderResult;
import dev.tempo.ssr.render.RenderResult.Failed;
import dev.tempo.ssr.render.RenderResult.Reason;
import dev.tempo.ssr.render.WarmUp;
import dev.tempo.ssr.render.Warmth;
import org.graalvm.polyglot.Engine;
import org.graalvm.polyglot.Source;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * The workers of one generation. It keeps as many as the limits say: one whose context was taken away is replaced at
 * once, unless as many again still cling to their cores; then the next waits for one of those to let go.
 */
final class Pool implements Generation, Worker.Listener {

  private static final Logger log = LoggerFactory.getLogger(Pool.class);

  private final Engine engine;
  private final Bundle bundle;
  private final List<Source> scripts;
  private final Watchdog watchdog;
  private final Consumer<Pool> onRetired;
  private final Lane lane;
  private final Tally tally = new Tally();

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition oneLeft = lock.newCondition();
  private final Set<Worker> workers = new LinkedHashSet<>();
  private final Set<Worker> abandoned = new LinkedHashSet<>();
  private int started;
  private long replaced;
  private volatile boolean opened;

  Pool(Engine engine, Bundle bundle, List<Source> scripts, Watchdog watchdog, Consumer<Pool> onRetired) {
    this.engine = engine;
    this.bundle = bundle;
    this.scripts = scripts;
    this.watchdog = watchdog;
    this.onRetired = onRetired;
    this.lane = new Lane(bundle.limits().queueLength());
  }

  /** Waits for the first worker; the others load while it renders. */
  void open() throws LoadException {
    Worker first = startOne(1);
    Failed failure = first == null ? null : first.loaded().join();
    if (failure != null) {
      retire();
      throw new LoadException(bundle.id(), failure);
    }
    opened = true;
    fill();
  }

  @Override
  public Bundle bundle() {
    return bundle;
  }

  @Override
  public RenderResult render(String propsJson) {
    return render(new Request(propsJson, false));
  }

  RenderResult renderToWarmUp(String propsJson) {
    return render(new Request(propsJson, true));
  }

  private RenderResult render(Request request) {
    return tally.count(switch (lane.offer(request)) {
      case ACCEPTED -> await(request);
      case FULL -> request.refuse(Reason.QUEUE_FULL, bundle.limits().queueLength() + " renders are waiting already");
      case CLOSED -> request.refuse(Reason.RETIRED, bundle.id() + " is retired");
    });
  }

  private RenderResult await(Request request) {
    if (workers().isEmpty()) {
      fill();
    }
    RenderResult result = request.await(bundle.limits());
    if (result instanceof Failed) {
      lane.remove(request);
    }
    return result;
  }

  @Override
  public Warmth warm(String propsJson, WarmUp warmUp) {
    return new WarmUpRun(this, propsJson, warmUp).run();
  }

  /** Whether a context has yet to render for the first time. */
  boolean anyCold() {
    List<Worker> all = workers();
    return all.size() < bundle.limits().contexts() || all.stream().anyMatch(Worker::isCold);
  }

  @Override
  public GenerationStats stats() {
    List<Worker> all = workers();
    int ready = (int) all.stream().filter(Worker::isReady).count();
    int busy = (int) all.stream().filter(Worker::isBusy).count();
    return new GenerationStats(tally.rendered(), tally.failed(), ready, busy, lane.size(), replaced());
  }

  @Override
  public void retire() {
    lane.close();
    lock.lock();
    try {
      while (!workers.isEmpty()) {
        oneLeft.awaitUninterruptibly();
      }
    } finally {
      lock.unlock();
    }
    onRetired.accept(this);
  }

  @Override
  public void abandoned(Worker worker, Failed why) {
    lock.lock();
    try {
      workers.remove(worker);
      abandoned.add(worker);
      replaced++;
      oneLeft.signalAll();
    } finally {
      lock.unlock();
    }
    replace(worker.isReady() ? null : why);
  }

  @Override
  public void ended(Worker worker, @Nullable Failed loadFailure) {
    lock.lock();
    try {
      workers.remove(worker);
      abandoned.remove(worker);
      oneLeft.signalAll();
    } finally {
      lock.unlock();
    }
    replace(loadFailure);
  }

  /** One that could not be loaded is not replaced at once, which would only spin: the next render tries again. */
  private void replace(@Nullable Failed loadFailure) {
    if (loadFailure == null) {
      fill();
    } else if (opened && workers().isEmpty()) {
      log.error("{} has no context left and could not load another; the next render tries again: {}", bundle.id(),
          loadFailure.message());
      lane.drain().forEach(request -> request.answer(loadFailure));
    }
  }

  private void fill() {
    while (startOne(bundle.limits().contexts()) != null) {
      log.debug("{}: another context loads", bundle.id());
    }
  }

  /** Null when enough have started. The context itself is made by the worker's thread, outside the lock. */
  private @Nullable Worker startOne(int enough) {
    Worker worker;
    lock.lock();
    try {
      if (workers.size() >= enough || abandoned.size() >= bundle.limits().contexts() || lane.isDone()) {
        return null;
      }
      worker = new Worker(++started, engine, bundle, scripts, lane, watchdog, this);
      workers.add(worker);
    } finally {
      lock.unlock();
    }
    worker.start();
    return worker;
  }

  private List<Worker> workers() {
    lock.lock();
    try {
      return List.copyOf(workers);
    } finally {
      lock.unlock();
    }
  }

  private long replaced() {
    lock.lock();
    try {
      return replaced;
    } finally {
      lock.unlock();
    }
  }
}
