#!/usr/bin/env node
/**
 * `node build/build.mjs` builds every workspace that has a manifest; `node build/build.mjs DIR...`, or `tempo-microfrontend`
 * in a microfrontend's own folder, builds just those.
 */
import {existsSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {fileURLToPath} from 'node:url';
import {buildMicrofrontend} from './microfrontend.mjs';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

for (const folder of folders(process.argv.slice(2))) {
  const started = performance.now();
  const {name, version} = await buildMicrofrontend(folder);
  console.log(`${name} ${version} built in ${Math.round(performance.now() - started)} ms`);
}

function folders(given) {
  if (given.length > 0) return given;
  if (path.resolve('.') !== root && existsSync('manifest.json')) return ['.'];
  return JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')).workspaces
    .map(name => path.join(root, name))
    .filter(folder => existsSync(path.join(folder, 'manifest.json')));
}
