package dev.tempo.webapp.demo;

import dev.tempo.webapp.http.ApiRequest;
import dev.tempo.webapp.http.ApiResponse;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.InstantSource;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** Fills an installation with a believable system and keeps it in motion, on a thread of its own. */
public final class Demo {
  private static final Logger LOG = LoggerFactory.getLogger(Demo.class);
  private static final long SEED = 42;
  private static final long STEP_MILLIS = 4_000;

  private final World world;
  private final Workflows workflows;
  private final Lives lives;
  private final InstantSource clock;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private @Nullable Thread thread;

  /**
   * @param api   calls a resource in process, see {@code Api.call}
   * @param clock the database's time
   */
  public Demo(Function<ApiRequest, ApiResponse> api, InstantSource clock) {
    DemoApi demoApi = new DemoApi(api);
    world = new World(demoApi);
    workflows = new Workflows(demoApi);
    lives = new Lives(demoApi, new Random(SEED));
    this.clock = clock;
  }

  /** Returns at once; what is stopped stays stopped. */
  public synchronized void start() {
    if (thread == null) {
      thread = Thread.ofVirtual().name("demo").start(this::run);
    }
  }

  /** Returns when nothing more will come from it. */
  public synchronized void stop() {
    stopped.countDown();
    try {
      if (thread != null) {
        thread.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    boolean filled = false;
    try {
      do {
        if (filled) {
          attempt(this::step);
        } else {
          filled = attempt(this::fill);
        }
      } while (!stopped.await(STEP_MILLIS, TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  void fill() {
    world.fill();
    LOG.info("the demo's world is told: customers, campaigns, datasets and workflows, due in seconds to months");
  }

  void step() {
    workflows.step(clock.instant());
    lives.step(clock.instant());
  }

  /** A demo must not be what stops a server: what fails is told, and the next step comes all the same. */
  private static boolean attempt(Runnable work) {
    try {
      work.run();
      return true;
    } catch (RuntimeException e) {
      LOG.warn("a step of the demo failed; the next follows in {} ms", STEP_MILLIS, e);
      return false;
    }
  }
}
