// Evaluates bundles as the server does, classic scripts in order in a realm of their own, and renders them in Node.
import { readFileSync } from "node:fs";
import vm from "node:vm";

const webApi = { setTimeout, clearTimeout, queueMicrotask, TextEncoder, TextDecoder, ReadableStream, AbortController, console };

export function load(folder, ...names) {
  const context = vm.createContext({ ...webApi });
  for (const name of names) {
    vm.runInContext(readFileSync(`${folder}/${name}`, "utf8"), context, { filename: name });
  }
  return context.tempo;
}
