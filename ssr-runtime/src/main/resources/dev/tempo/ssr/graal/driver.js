// What the server calls. A turn ends with HTML (a string), the length of HTML that is too long (a number), or whether
// to go on (true) or to give up (false); it throws what the render threw.
(function (host) {
  const { runTimer, clearTimers, seal, outputChars } = host;
  let outcome;

  function answer(html) {
    if (typeof html !== "string") {
      throw new TypeError("tempo.render gave " + (html === null ? "null" : typeof html) + " instead of a string");
    }
    return html.length > outputChars ? html.length : html;
  }

  return {
    ready() {
      if (typeof globalThis.tempo?.render !== "function") {
        throw new TypeError("the scripts do not define globalThis.tempo.render");
      }
      clearTimers();
      seal();
    },

    begin(propsJson) {
      outcome = undefined;
      const result = globalThis.tempo.render(propsJson);
      if (typeof result?.then !== "function") {
        return answer(result);
      }
      const mine = (outcome = { settled: false });
      result.then(
        (value) => Object.assign(mine, { settled: true, value }),
        (error) => Object.assign(mine, { settled: true, failed: true, error }));
      return true;
    },

    turn() {
      if (!outcome.settled) {
        return runTimer();
      }
      if (outcome.failed) {
        throw outcome.error;
      }
      return answer(outcome.value);
    },

    end() {
      outcome = undefined;
      clearTimers();
    },
  };
})
