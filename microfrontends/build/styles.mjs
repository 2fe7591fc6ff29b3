import {existsSync} from 'node:fs';
import path from 'node:path';
import esbuild from 'esbuild';

/** Browsers that know nesting's predecessors only still get flat rules; oklch() and light-dark() stay as written. */
const TARGET = ['chrome123', 'firefox120', 'safari17.5'];

/**
 * One style sheet for a fragment: `src/global.css` as it is (only the shell has one: tokens, fonts, layout), then
 * `src/style.css` with every rule scoped to the fragment's element, so that two fragments, or two versions of the kit on one
 * page, never restyle each other. Keyframes and fonts cannot be scoped: they belong into the shell's global part.
 */
export async function buildStyles(folder, name) {
  const parts = [];
  const global = path.join(folder, 'src/global.css');
  const scoped = path.join(folder, 'src/style.css');
  if (existsSync(global)) parts.push(await bundle(global));
  if (existsSync(scoped)) {
    const css = await bundle(scoped);
    const lost = /@(keyframes|font-face|property)\b/.exec(css);
    if (lost) throw new Error(`${scoped}: @${lost[1]} cannot be scoped to a fragment; use those of the tokens`);
    parts.push(`[data-fragment="${name}"] {\n${css}\n}`);
  }
  if (parts.length === 0) return undefined;
  const result = await esbuild.transform(parts.join('\n'), {
    loader: 'css', minify: true, target: TARGET, supported: {nesting: false}, logLevel: 'silent', legalComments: 'none',
  });
  if (result.warnings.length > 0) throw new Error((await esbuild.formatMessages(result.warnings, {kind: 'warning'})).join('\n'));
  return result.code;
}

async function bundle(entry) {
  const result = await esbuild.build({
    entryPoints: [entry], bundle: true, write: false, target: TARGET, external: ['*.woff2'], logLevel: 'silent', legalComments: 'none',
  });
  return result.outputFiles[0].text;
}
