package dev.tempo.ssr.graal;

import dev.tempo.ssr.render.Budget;
import dev.tempo.ssr.render.Bundle;
import dev.tempo.ssr.render.Cost;
import dev.tempo.ssr.render.RenderResult;
import dev.tempo.ssr.render.RenderResult.Failed;
import dev.tempo.ssr.render.RenderResult.Reason;
import dev.tempo.ssr.render.RenderResult.Rendered;
import org.graalvm.polyglot.Engine;
import org.graalvm.polyglot.PolyglotException;
import org.graalvm.polyglot.Source;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * A thread and its realm: loads the bundle, then renders what comes down the lane, until the lane ends or the realm is
 * spoiled. The thread is a platform thread because its CPU time and allocations are what the watchdog reads.
 */
final class Worker {

  private static final Logger log = LoggerFactory.getLogger(Worker.class);

  /** Recursion over a deep tree is honest work; the memory is only reserved. */
  private static final long STACK_BYTES = 16L << 20;

  /** What the pool hears. */
  interface Listener {

    /** The watchdog has taken its context away; it renders no more, though its thread may live on for a while. */
    void abandoned(Worker worker, Failed why);

    /** The thread has left, with the failure to load if there was one. */
    void ended(Worker worker, @Nullable Failed loadFailure);
  }

  private final Bundle bundle;
  private final Lane lane;
  private final Watchdog watchdog;
  private final Listener listener;
  private final Engine engine;
  private final List<Source> scripts;
  private final Thread thread;
  private final CompletableFuture<@Nullable Failed> loaded = new CompletableFuture<>();
  private volatile boolean cold = true;
  private volatile boolean busy;

  Worker(int number, Engine engine, Bundle bundle, List<Source> scripts, Lane lane, Watchdog watchdog,
      Listener listener) {
    this.bundle = bundle;
    this.scripts = scripts;
    this.lane = lane;
    this.watchdog = watchdog;
    this.listener = listener;
    this.engine = engine;
    this.thread = new Thread(null, this::run, "ssr-" + bundle.id() + "-" + number, STACK_BYTES);
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /** Completes with null when it is ready to render, with the failure when it could not be loaded. */
  CompletableFuture<@Nullable Failed> loaded() {
    return loaded;
  }

  boolean isReady() {
    return loaded.isDone() && loaded.getNow(null) == null;
  }

  /** It has not rendered yet. */
  boolean isCold() {
    return cold;
  }

  boolean isBusy() {
    return busy;
  }

  private void run() {
    Failed failure = new Failed(Reason.LOAD, "its context could not be made; the log says why", "", Cost.queuedFor(0));
    try (Realm realm = new Realm(engine, bundle.id())) {
      failure = load(realm);
      loaded.complete(failure);
      if (failure == null) {
        serve(realm);
      }
    } finally {
      // Does nothing unless the context could not even be made.
      loaded.complete(failure);
      listener.ended(this, failure);
    }
  }

  private @Nullable Failed load(Realm realm) {
    Watch watch = guard(realm, bundle.limits().load(), 0, loaded::complete);
    Failed failure = null;
    try {
      realm.load(scripts, bundle.limits().outputChars());
    } catch (PolyglotException e) {
      failure = Failures.thrown(Reason.LOAD, e, watch.cost());
    }
    if (release(watch)) {
      return failure;
    }
    return loaded.join();
  }

  private void serve(Realm realm) {
    for (Request request = lane.take(); request != null; request = lane.take()) {
      if (request.claim()) {
        busy = true;
        boolean usable = render(realm, request);
        busy = false;
        if (!usable) {
          return;
        }
      }
    }
  }

  /** False when the realm must not be used again. */
  private boolean render(Realm realm, Request request) {
    Budget budget = cold || request.isWarmingUp() ? bundle.limits().load() : bundle.limits().render();
    Watch watch = guard(realm, budget, request.ageNanos(), request::answer);
    RenderResult result;
    boolean usable = true;
    try {
      result = result(realm.render(request.propsJson()), watch.cost());
    } catch (PolyglotException e) {
      result = Failures.thrown(Reason.THROWN, e, watch.cost());
      usable = !Failures.spoils(e);
    } catch (RuntimeException | OutOfMemoryError | StackOverflowError e) {
      // The engine's own trouble, e.g. HTML that fits JavaScript's memory but not ours: the caller must hear of it.
      log.error("{}: a render failed outside JavaScript; its context is replaced", bundle.id(), e);
      result = new Failed(Reason.THROWN, "the engine failed: " + e, "", watch.cost());
      usable = false;
    }
    cold = false;
    if (!release(watch)) {
      return false;
    }
    request.answer(result);
    return usable;
  }

  private RenderResult result(Realm.Output output, Cost cost) {
    return switch (output) {
      case Realm.Output.Html html -> new Rendered(html.text(), cost);
      case Realm.Output.TooLong tooLong -> new Failed(Reason.OUTPUT, "gave " + tooLong.chars() + " characters, "
          + bundle.limits().outputChars() + " are allowed", "", cost);
      case Realm.Output.Unsettled _ -> new Failed(Reason.UNSETTLED,
          "its promise never settles: no timer is set and no job is queued", "", cost);
    };
  }

  private Watch guard(Realm realm, Budget budget, long queuedNanos, Consumer<Failed> tell) {
    Watch watch = new Watch(budget, queuedNanos, failed -> {
      listener.abandoned(this, failed);
      tell.accept(failed);
      // Closing waits for the thread to leave the context, and the watchdog has others to watch.
      Thread.ofPlatform().daemon().name("ssr-close-" + bundle.id()).start(realm::cancel);
    });
    watchdog.add(watch);
    return watch;
  }

  private boolean release(Watch watch) {
    watchdog.remove(watch);
    return watch.end();
  }
}
