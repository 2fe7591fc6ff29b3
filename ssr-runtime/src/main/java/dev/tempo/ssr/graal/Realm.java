package dev.tempo.ssr.graal;

import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Engine;
import org.graalvm.polyglot.EnvironmentAccess;
import org.graalvm.polyglot.HostAccess;
import org.graalvm.polyglot.PolyglotAccess;
import org.graalvm.polyglot.Source;
import org.graalvm.polyglot.Value;
import org.graalvm.polyglot.io.IOAccess;
import org.graalvm.polyglot.proxy.ProxyExecutable;
import org.jspecify.annotations.Nullable;

import java.security.SecureRandom;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;

/** One context and the bundle in it. Only one thread uses it, but for {@link #cancel}. */
final class Realm implements AutoCloseable {

  /** How a render that did not throw ended. */
  sealed interface Output {

    record Html(String text) implements Output {}

    record TooLong(long chars) implements Output {}

    record Unsettled() implements Output {}
  }

  private static final SecureRandom RANDOM = new SecureRandom();

  private final Context context;
  private final Console console;
  private @Nullable Driver driver;

  private record Driver(Value begin, Value turn, Value end) {}

  Realm(Engine engine, String bundle) {
    console = new Console(bundle);
    context = Context.newBuilder("js").engine(engine)
        .allowHostAccess(HostAccess.NONE).allowPolyglotAccess(PolyglotAccess.NONE)
        .allowIO(IOAccess.NONE).allowEnvironmentAccess(EnvironmentAccess.NONE)
        .allowCreateThread(false).allowCreateProcess(false).allowNativeAccess(false)
        .allowHostClassLoading(false).allowExperimentalOptions(true)
        .options(EngineOptions.CONTEXT).timeZone(ZoneOffset.UTC)
        .build();
  }

  /** Evaluates the scripts between the web APIs and the seal. */
  void load(List<Source> scripts, int outputChars) {
    Value host = context.eval("js", "({})");
    host.putMember("log", console);
    host.putMember("randomBytes", (ProxyExecutable) Realm::randomBytes);
    host.putMember("outputChars", outputChars);
    Scripts.WEB_APIS.forEach(api -> context.eval(api).executeVoid(host));
    Value functions = context.eval(Scripts.DRIVER).execute(host);
    scripts.forEach(context::eval);
    functions.getMember("ready").executeVoid();
    driver = new Driver(functions.getMember("begin"), functions.getMember("turn"), functions.getMember("end"));
  }

  /** Renders, running jobs and timers until there is an output or nothing left to wait for. */
  Output render(String propsJson) {
    Driver loaded = driver;
    if (loaded == null) {
      throw new IllegalStateException("render before load");
    }
    console.reset();
    try {
      Value state = loaded.begin.execute(propsJson);
      while (state.isBoolean()) {
        if (!state.asBoolean()) {
          return new Output.Unsettled();
        }
        state = loaded.turn.execute();
      }
      return state.isString() ? new Output.Html(state.asString()) : new Output.TooLong(state.asLong());
    } finally {
      loaded.end.executeVoid();
    }
  }

  /** From any thread: stops what runs in it, now; the context cannot be used again. */
  void cancel() {
    context.close(true);
  }

  @Override
  public void close() {
    context.close(true);
  }

  private static Object randomBytes(Value... count) {
    byte[] bytes = new byte[count[0].asInt()];
    RANDOM.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
