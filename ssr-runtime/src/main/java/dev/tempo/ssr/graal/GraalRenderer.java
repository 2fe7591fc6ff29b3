package dev.tempo.ssr.graal;

import dev.tempo.ssr.render.Bundle;
import dev.tempo.ssr.render.Generation;
import dev.tempo.ssr.render.LoadException;
import dev.tempo.ssr.render.Renderer;
import org.graalvm.polyglot.Engine;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Renders with GraalJS. One for the process: engines share no code. */
public final class GraalRenderer implements Renderer {

  private static final Logger log = LoggerFactory.getLogger(GraalRenderer.class);

  private final Scripts scripts = new Scripts();
  private final Set<Pool> pools = ConcurrentHashMap.newKeySet();
  private @Nullable Running running;
  private volatile String implementationName = "";

  private record Running(Engine engine, Watchdog watchdog) {}

  @Override
  public synchronized void start() {
    if (running != null) {
      return;
    }
    Engine engine = Engine.newBuilder("js").allowExperimentalOptions(true).options(EngineOptions.ENGINE).build();
    implementationName = engine.getImplementationName();
    Watchdog watchdog = new Watchdog();
    watchdog.start();
    running = new Running(engine, watchdog);
    if (jitEnabled()) {
      log.info("GraalJS compiles: {} {}", implementationName, engine.getVersion());
    } else {
      log.warn("GraalJS only interprets ({}): pages render about 20 times slower than they could. Start the JVM with "
          + "the flags of graal.jvm.flags in the root pom.xml, as ./tempo up does", implementationName);
    }
  }

  @Override
  public synchronized void stop() {
    Running stopping = running;
    if (stopping == null) {
      return;
    }
    running = null;
    List.copyOf(pools).forEach(Pool::retire);
    stopping.watchdog.close();
    stopping.engine.close(true);
  }

  @Override
  public Generation load(Bundle bundle) throws LoadException {
    Pool pool = register(bundle);
    pool.open();
    return pool;
  }

  private synchronized Pool register(Bundle bundle) {
    Running current = running;
    if (current == null) {
      throw new IllegalStateException("start the renderer before loading " + bundle.id());
    }
    Pool pool = new Pool(current.engine, bundle, scripts.sources(bundle.scripts()), current.watchdog, pools::remove);
    pools.add(pool);
    return pool;
  }

  @Override
  public boolean jitEnabled() {
    String name = implementationName;
    return !name.isEmpty() && !name.startsWith("Interpreted");
  }

  @Override
  public String implementationName() {
    return implementationName;
  }
}
