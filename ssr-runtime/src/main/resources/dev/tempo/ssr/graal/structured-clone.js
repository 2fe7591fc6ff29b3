// structuredClone of what data are made of: plain objects, arrays, maps, sets, dates, errors, regular expressions and binary
// data, cycles included. Functions and symbols are refused as by the standard; transferring has no sense in one realm.
(function (host) {
  function refuse(value) {
    const error = new Error(String(value) + " cannot be cloned");
    error.name = "DataCloneError";
    throw error;
  }

  function clone(value, seen) {
    if (typeof value === "function" || typeof value === "symbol") {
      refuse(value);
    }
    if (typeof value !== "object" || value === null) {
      return value;
    }
    if (seen.has(value)) {
      return seen.get(value);
    }
    const kept = (copy) => {
      seen.set(value, copy);
      return copy;
    };
    if (value instanceof Date) {
      return kept(new Date(value.getTime()));
    }
    if (value instanceof RegExp) {
      return kept(new RegExp(value.source, value.flags));
    }
    if (value instanceof ArrayBuffer) {
      return kept(value.slice(0));
    }
    if (ArrayBuffer.isView(value)) {
      const length = value instanceof DataView ? value.byteLength : value.length;
      return kept(new value.constructor(clone(value.buffer, seen), value.byteOffset, length));
    }
    if (value instanceof Map) {
      const copy = kept(new Map());
      value.forEach((each, key) => copy.set(clone(key, seen), clone(each, seen)));
      return copy;
    }
    if (value instanceof Set) {
      const copy = kept(new Set());
      value.forEach((each) => copy.add(clone(each, seen)));
      return copy;
    }
    if (value instanceof Error) {
      const copy = kept(new Error(value.message));
      copy.name = value.name;
      return copy;
    }
    if (value instanceof Promise || value instanceof WeakMap || value instanceof WeakSet) {
      refuse(value);
    }
    const copy = kept(Array.isArray(value) ? new Array(value.length) : {});
    for (const key of Object.keys(value)) {
      copy[key] = clone(value[key], seen);
    }
    return copy;
  }

  globalThis.structuredClone ??= (value) => clone(value, new Map());
})
