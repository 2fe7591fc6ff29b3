// console writes to the server's log, under the bundle's name.
(function (host) {
  const { log } = host;

  function text(part) {
    if (typeof part === "string") {
      return part;
    }
    if (part instanceof Error) {
      return part.stack ?? String(part);
    }
    try {
      return JSON.stringify(part) ?? String(part);
    } catch (notJson) {
      return String(part);
    }
  }

  const at = (level) => (...parts) => log(level, parts.map(text).join(" "));
  globalThis.console = {
    debug: at("debug"),
    log: at("info"),
    info: at("info"),
    warn: at("warn"),
    error: at("error"),
  };
})
