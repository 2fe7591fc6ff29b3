import {createHash} from 'node:crypto';
import {existsSync, mkdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {pathToFileURL} from 'node:url';
import esbuild from 'esbuild';
import {sharedFromContext, sharedFromImportMap} from './shared.mjs';
import {buildStyles} from './styles.mjs';

const COMMON = {
  bundle: true, minify: true, write: false, metafile: false, charset: 'utf8', legalComments: 'none', logLevel: 'silent',
  jsx: 'automatic', define: {'process.env.NODE_ENV': '"production"'},
  // Declarations that set and read no state, like the kit's unused components, leave no trace in the bundle.
  treeShaking: true,
};

/**
 * Builds one microfrontend: `manifest.json`, `sample.mjs` (its default export), `src/server.*` and `src/client.*` (whichever exist), `src/style.css`
 * and `assets.json` (names of files to copy) become `dist/`. Same sources, same bytes: nothing in it depends on when or where.
 */
export async function buildMicrofrontend(folder) {
  const pkg = readJson(folder, 'package.json');
  const manifest = readJson(folder, 'manifest.json');
  const files = new Map();

  const server = entry(folder, 'server');
  if (server) files.set('server.js', await script(server, manifest.provides !== undefined));
  const modules = manifest.provides ? await provided(folder, manifest.provides) : await client(folder);
  for (const [name, bytes] of modules) files.set(name, bytes);
  const css = await buildStyles(folder, manifest.name);
  if (css !== undefined) files.set('style.css', Buffer.from(css));
  const assets = [...modules.keys()].filter(name => name !== 'client.js' && !Object.values(manifest.provides ?? {}).includes(name));
  for (const [name, source] of Object.entries(existsSync(path.join(folder, 'assets.json')) ? readJson(folder, 'assets.json') : {})) {
    files.set(name, readFileSync(resolveFile(folder, source)));
    assets.push(name);
  }

  const reference = file => ({file, integrity: `sha384-${createHash('sha384').update(files.get(file)).digest('base64')}`});
  const complete = {
    name: manifest.name, version: pkg.version, title: manifest.title, description: pkg.description, ...manifest,
    ...(server && {server: reference('server.js')}),
    ...(files.has('client.js') && {client: reference('client.js')}),
    styles: css === undefined ? [] : [reference('style.css')],
    assets: assets.sort().map(reference),
  };
  if (manifest.provides) complete.assets.push(...Object.values(manifest.provides).map(reference));
  const sample = path.resolve(folder, 'sample.mjs');
  if (existsSync(sample)) {
    const {default: props} = await import(pathToFileURL(sample).href);
    files.set('sample.json', json({fragment: {name: manifest.name, version: pkg.version}, ...props}));
    complete.sample = 'sample.json';
  }
  files.set('manifest.json', json(complete));

  const dist = path.join(folder, 'dist');
  rmSync(dist, {recursive: true, force: true});
  mkdirSync(dist, {recursive: true});
  for (const [name, bytes] of files) writeFileSync(path.join(dist, name), bytes);
  return complete;
}

/** A classic script. React's own brings the shared modules, every other takes them from the context. */
async function script(file, isShared) {
  const result = await esbuild.build({
    ...COMMON, entryPoints: [file], format: 'iife', platform: 'neutral', target: 'es2022', outdir: '/out',
    mainFields: ['module', 'main'], conditions: ['edge-light', 'production'], plugins: isShared ? [] : [sharedFromContext],
  });
  return Buffer.from(result.outputFiles[0].contents);
}

async function client(folder) {
  const file = entry(folder, 'client');
  return file ? modules({client: file}, [sharedFromImportMap]) : new Map();
}

/** The files of a shared package: what they have in common lands in a chunk beside them. */
async function provided(folder, provides) {
  const entries = Object.values(provides).map(file => [file.replace(/\.js$/, ''), path.join(folder, 'src', file.replace(/\.js$/, '.mjs'))]);
  return modules(Object.fromEntries(entries), []);
}

async function modules(entryPoints, plugins) {
  const result = await esbuild.build({
    ...COMMON, entryPoints, format: 'esm', platform: 'browser', target: 'es2022', splitting: true, outdir: '/out',
    entryNames: '[name]', chunkNames: 'chunk-[hash]', conditions: ['production'], plugins,
  });
  return new Map(result.outputFiles.map(file => [path.basename(file.path), Buffer.from(file.contents)])
    .sort(([a], [b]) => (a < b ? -1 : 1)));
}

function entry(folder, name) {
  return ['tsx', 'ts', 'mjs'].map(ext => path.join(folder, 'src', `${name}.${ext}`)).find(existsSync);
}

/** `package/path` from the nearest node_modules, `./path` from the folder. */
function resolveFile(folder, source) {
  if (source.startsWith('./')) return path.join(folder, source);
  for (let dir = path.resolve(folder); ; dir = path.dirname(dir)) {
    const file = path.join(dir, 'node_modules', source);
    if (existsSync(file)) return file;
    if (dir === path.dirname(dir)) throw new Error(`${folder}/assets.json: no ${source} in any node_modules above`);
  }
}

function readJson(folder, name) {
  const file = path.join(folder, name);
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new Error(`${file}: ${error.message}`, {cause: error});
  }
}

function json(value) {
  return Buffer.from(`${JSON.stringify(value, null, 2)}\n`);
}
