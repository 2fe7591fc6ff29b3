// Freezes the realm, so that nothing one request leaves in it can reach the next: neither a changed built-in nor a new
// global. Two steps, because a bundle may still set up globals while it is evaluated: this function collects the
// built-ins before, the one it gives the host freezes them and the global object after.
(function (host) {
  const builtIns = new Set();

  function collect(start) {
    const found = [start];
    while (found.length > 0) {
      const value = found.pop();
      if (value === null || (typeof value !== "object" && typeof value !== "function")) {
        continue;
      }
      if (value === globalThis || builtIns.has(value)) {
        continue;
      }
      builtIns.add(value);
      found.push(Object.getPrototypeOf(value));
      for (const property of Object.values(Object.getOwnPropertyDescriptors(value))) {
        found.push(property.value, property.get, property.set);
      }
      for (const symbol of Object.getOwnPropertySymbols(value)) {
        const property = Object.getOwnPropertyDescriptor(value, symbol);
        found.push(property.value, property.get, property.set);
      }
    }
  }

  for (const property of Object.values(Object.getOwnPropertyDescriptors(globalThis))) {
    collect(property.value);
  }
  // Reachable from no global.
  for (const hidden of [
    function* () {}, async () => {}, async function* () {}, [][Symbol.iterator](), new Map().entries(), new Set().values(),
    ""[Symbol.iterator](), "".matchAll(/x/g), (function* () {})(), (async function* () {})(),
  ]) {
    collect(Object.getPrototypeOf(hidden));
  }

  // A frozen prototype also refuses `error.name = ...` on objects that inherit from it. Where programs do that, the
  // property becomes an accessor that defines it on the object instead.
  function allowOverride(prototype, name) {
    const property = Object.getOwnPropertyDescriptor(prototype, name);
    if (property === undefined || !("value" in property)) {
      return;
    }
    Object.defineProperty(prototype, name, {
      get: () => property.value,
      set(value) {
        if (this === prototype) {
          throw new TypeError("The realm is frozen: " + name);
        }
        Object.defineProperty(this, name, { value, writable: true, enumerable: true, configurable: true });
      },
      enumerable: false,
      configurable: false,
    });
  }

  host.seal = () => {
    const errors = [Error, EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError, AggregateError];
    errors.forEach((error) => ["name", "message", "toString"].forEach((name) => allowOverride(error.prototype, name)));
    ["toString", "valueOf", "toLocaleString"].forEach((name) => allowOverride(Object.prototype, name));
    builtIns.forEach(Object.freeze);
    Object.freeze(globalThis.tempo.shared);
    Object.freeze(globalThis.tempo);
    Object.freeze(globalThis);
  };
})
