/**
 * `npm test [NAME...]`: bundles each `test/*.test.ts(x)` of the workspaces for Node and runs them all with node:test. The fragments must
 * have been built: what is rendered is what ships.
 */
import {spawnSync} from 'node:child_process';
import {existsSync, mkdirSync, readdirSync, readFileSync, rmSync} from 'node:fs';
import path from 'node:path';
import esbuild from 'esbuild';
import {root} from './fragments.mjs';

const out = path.join(root, 'node_modules/.cache/tempo-tests');
const wanted = process.argv.slice(2);
const folders = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')).workspaces;
const tests = folders.map(folder => path.join(root, folder, 'test')).filter(existsSync)
  .flatMap(folder => readdirSync(folder).filter(file => /\.test\.tsx?$/.test(file)).map(file => path.join(folder, file)))
  .filter(file => wanted.length === 0 || wanted.some(part => file.includes(part)));

rmSync(out, {recursive: true, force: true});
mkdirSync(out, {recursive: true});
await esbuild.build({
  entryPoints: tests, outdir: out, outbase: root, outExtension: {'.js': '.mjs'}, bundle: true, platform: 'node', format: 'esm', target: 'node20',
  jsx: 'automatic', packages: 'external', define: {'process.env.NODE_ENV': '"production"'}, logLevel: 'warning',
  alias: {'@tempo/ui': path.join(root, 'ui/src/index.ts'), '@tempo/ui/client': path.join(root, 'ui/src/client.tsx'), '@tempo/ui/sample': path.join(root, 'ui/sample.mjs')},
  sourcemap: 'inline',
});
const files = tests.map(file => path.join(out, path.relative(root, file).replace(/\.tsx?$/, '.mjs')));
const {status} = spawnSync(process.execPath, ['--enable-source-maps', '--test', ...files],
  {stdio: 'inherit', cwd: root, env: {...process.env, NODE_ENV: 'production', TEMPO_MICROFRONTENDS: root}});
process.exit(status ?? 1);
