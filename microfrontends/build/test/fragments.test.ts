import assert from 'node:assert/strict';
import {createHash} from 'node:crypto';
import {readFileSync} from 'node:fs';
import path from 'node:path';
import {test} from 'node:test';
import {builtFragments, renderer, sample} from '../fragments.mjs';

const built = builtFragments();
const pages = built.filter(({manifest}) => manifest.slot !== undefined);

test('everything is built', () => {
  assert.ok(built.some(({manifest}) => manifest.name === 'react'));
  assert.ok(pages.length >= 2);
});

for (const {dist, manifest} of built) {
  test(`${manifest.name}: the manifest names files that are there, with their integrity`, () => {
    const references = [manifest.server, manifest.client, ...manifest.styles, ...manifest.assets].filter(each => each !== undefined);
    assert.ok(references.length > 0);
    for (const {file, integrity} of references) {
      const hash = createHash('sha384').update(readFileSync(path.join(dist, file))).digest('base64');
      assert.equal(integrity, `sha384-${hash}`, file);
    }
  });
}

for (const fragment of pages) {
  const {name, data} = fragment.manifest;
  test(`${name}: renders its sample, twice the same, with nothing that the content security policy blocks`, () => {
    const render = renderer(fragment);
    const props = JSON.stringify(sample(fragment));
    const html = render(props);
    assert.equal(render(props), html);
    assert.ok(html.length > 200, html);
    assert.doesNotMatch(html, / style="| on[a-z]+="|<script|javascript:/);
  });

  test(`${name}: says what went wrong where its data are refused`, () => {
    const props = sample(fragment);
    const names = Object.keys(data ?? {});
    for (const each of names) props.data[each] = {status: 503, body: {type: 'about:blank', title: 'Unavailable', status: 503, detail: 'Overloaded; try again.'}};
    const html = renderer(fragment)(JSON.stringify(props));
    if (names.length > 0) assert.match(html, /Overloaded; try again\./);
  });
}
