/** Built microfrontends on this machine: read from their `dist/`, rendered in a bare context as the server does it. */
import {existsSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {fileURLToPath} from 'node:url';
import vm from 'node:vm';

/** The workspace; tests, which are bundled to elsewhere, are told. */
export const root = process.env.TEMPO_MICROFRONTENDS ?? path.dirname(path.dirname(fileURLToPath(import.meta.url)));

export function builtFragments() {
  return JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')).workspaces
    .map(folder => path.join(root, folder, 'dist'))
    .filter(dist => existsSync(path.join(dist, 'manifest.json')))
    .map(dist => ({dist, manifest: JSON.parse(readFileSync(path.join(dist, 'manifest.json'), 'utf8'))}));
}

/** Evaluates React's script and the fragment's in a context without Node's globals; answers the function that renders JSON to HTML. */
export function renderer(fragment, react = builtFragments().find(each => each.manifest.name === 'react')) {
  // What the server's engine is given besides the language itself.
  const context = vm.createContext({TextEncoder, structuredClone, MessageChannel: undefined, console});
  for (const {dist} of [react, fragment]) {
    const file = path.join(dist, 'server.js');
    vm.runInContext(readFileSync(file, 'utf8'), context, {filename: file});
  }
  return props => vm.runInContext('tempo', context).render(props);
}

export function sample({dist}) {
  return JSON.parse(readFileSync(path.join(dist, 'sample.json'), 'utf8'));
}
