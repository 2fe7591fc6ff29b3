// Renders the same bundle as the JVM, in plain Node: node ssr.mjs SECONDS SAMPLE SCRIPT... ; prints one line of JSON.
import {createHash} from 'node:crypto';
import {readFileSync} from 'node:fs';
import vm from 'node:vm';

const [seconds, sample, ...scripts] = process.argv.slice(2);
scripts.forEach(file => vm.runInThisContext(readFileSync(file, 'utf8'), {filename: file}));
const props = readFileSync(sample, 'utf8');

function renderFor(milliseconds) {
  const began = performance.now();
  let renders = 0;
  while (performance.now() - began < milliseconds) {
    globalThis.tempo.render(props);
    renders++;
  }
  return renders / (performance.now() - began) * 1000;
}

renderFor(2000);
const html = await globalThis.tempo.render(props);
console.log(JSON.stringify({
  version: process.version, rate: renderFor(Number(seconds) * 1000),
  sha256: createHash('sha256').update(html, 'utf8').digest('hex'),
}));
