// Timers without waiting. Nothing outside reaches a context while it renders, so nothing can happen between now and
// the next timer: the drain loop runs timers in the order in which they would fire, at once.
(function (host) {
  let pending = new Map();
  let now = 0;
  let lastId = 0;

  function set(callback, delay, args, interval) {
    if (typeof callback !== "function") {
      throw new TypeError("A timer needs a function, not " + typeof callback);
    }
    const wait = Math.max(Number(delay) || 0, interval ? 1 : 0);
    pending.set(++lastId, { callback, args, due: now + wait, interval: interval ? wait : undefined });
    return lastId;
  }

  function clear(id) {
    pending.delete(id);
  }

  globalThis.setTimeout = (callback, delay, ...args) => set(callback, delay, args, false);
  globalThis.setInterval = (callback, delay, ...args) => set(callback, delay, args, true);
  globalThis.clearTimeout = clear;
  globalThis.clearInterval = clear;
  globalThis.queueMicrotask = (callback) => {
    if (typeof callback !== "function") {
      throw new TypeError("queueMicrotask needs a function, not " + typeof callback);
    }
    Promise.resolve().then(callback);
  };

  // Earliest first; a Map iterates in order of insertion, which is the order among equals.
  host.runTimer = () => {
    let next;
    let nextId;
    for (const [id, timer] of pending) {
      if (next === undefined || timer.due < next.due) {
        next = timer;
        nextId = id;
      }
    }
    if (next === undefined) {
      return false;
    }
    now = next.due;
    pending.delete(nextId);
    if (next.interval !== undefined) {
      pending.set(nextId, { ...next, due: now + next.interval });
    }
    next.callback(...next.args);
    return true;
  };

  host.clearTimers = () => {
    if (pending.size > 0) {
      pending = new Map();
    }
  };
})
