// node build.mjs FOLDER: builds the test bundles into FOLDER, beside the HTML that Node renders from them.
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, statSync, writeFileSync } from "node:fs";
import { load } from "./node-render.mjs";
import { externals } from "./externals.mjs";
import { tableProps } from "./props.mjs";

const folder = process.argv[2];
const installed = "node_modules/.package-lock.json";
if (!existsSync(installed) || statSync(installed).mtimeMs < statSync("package-lock.json").mtimeMs) {
  execFileSync("npm", ["ci", "--ignore-scripts"], { stdio: "inherit" });
}
const { build } = await import("esbuild");

const common = {
  bundle: true,
  format: "iife",
  platform: "neutral",
  mainFields: ["module", "main"],
  conditions: ["production"],
  define: { "process.env.NODE_ENV": '"production"' },
  minify: true,
  target: "es2022",
  jsx: "automatic",
  outdir: folder,
};
await build({ ...common, entryPoints: ["bundles/react.js"] });
await build({ ...common, entryPoints: ["bundles/table.jsx", "bundles/streaming.jsx"], plugins: [externals] });

mkdirSync(folder, { recursive: true });
const page = tableProps(100);
writeFileSync(`${folder}/table.props.json`, page);
writeFileSync(`${folder}/table.html`, load(folder, "react.js", "table.js").render(page));
const greeting = JSON.stringify({ name: "Ada" });
writeFileSync(`${folder}/streaming.props.json`, greeting);
writeFileSync(`${folder}/streaming.html`, await load(folder, "react.js", "streaming.js").render(greeting));
