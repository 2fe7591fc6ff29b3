// AbortController and AbortSignal, with listeners for the one event that a signal has.
(function () {
  class AbortSignal {
    #listeners = new Set();
    aborted = false;
    reason = undefined;
    onabort = null;

    addEventListener(type, listener) {
      if (type === "abort") {
        this.#listeners.add(listener);
      }
    }

    removeEventListener(type, listener) {
      this.#listeners.delete(listener);
    }

    throwIfAborted() {
      if (this.aborted) {
        throw this.reason;
      }
    }

    static abort(reason) {
      const controller = new AbortController();
      controller.abort(reason);
      return controller.signal;
    }

    static fire(signal, reason) {
      if (signal.aborted) {
        return;
      }
      signal.aborted = true;
      signal.reason = reason;
      const event = { type: "abort", target: signal };
      signal.onabort?.(event);
      for (const listener of [...signal.#listeners]) {
        typeof listener === "function" ? listener.call(signal, event) : listener.handleEvent(event);
      }
      signal.#listeners.clear();
    }
  }

  const { fire } = AbortSignal;
  delete AbortSignal.fire;

  function abortError() {
    const error = new Error("This operation was aborted");
    error.name = "AbortError";
    return error;
  }

  class AbortController {
    signal = new AbortSignal();

    abort(reason = abortError()) {
      fire(this.signal, reason);
    }
  }

  Object.assign(globalThis, { AbortController, AbortSignal });
})
