package dev.tempo.ssr.graal;

import org.graalvm.polyglot.Value;
import org.graalvm.polyglot.proxy.ProxyExecutable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** A context's console: lines of the server's log, few and short enough that a loop cannot fill the disk with them. */
final class Console implements ProxyExecutable {

  private static final Logger log = LoggerFactory.getLogger("dev.tempo.ssr.console");
  private static final int MAX_LINES = 50;
  private static final int MAX_CHARS = 4_000;

  private final String bundle;
  private int lines;

  Console(String bundle) {
    this.bundle = bundle;
  }

  /** Before each render. */
  void reset() {
    lines = 0;
  }

  /** (level, text) */
  @Override
  public Object execute(Value... arguments) {
    if (++lines <= MAX_LINES) {
      write(level(arguments[0].asString()), arguments[1].asString());
    } else if (lines == MAX_LINES + 1) {
      log.warn("{}: more than {} lines from one render, the rest is dropped", bundle, MAX_LINES);
    }
    return true;
  }

  private void write(Level level, String text) {
    String shown = text.length() > MAX_CHARS ? text.substring(0, MAX_CHARS) + "…" : text;
    log.atLevel(level).log("{}: {}", bundle, shown);
  }

  private static Level level(String name) {
    return switch (name) {
      case "debug" -> Level.DEBUG;
      case "warn" -> Level.WARN;
      case "error" -> Level.ERROR;
      default -> Level.INFO;
    };
  }
}
