import '../../build/test/browser.ts';
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {builtFragments, renderer, sample} from '../../build/fragments.mjs';
import {draw, NODE} from '../src/graph.ts';

const fragment = builtFragments().find(({manifest}) => manifest.name === 'patterns')!;
const step = (id: string, ...depends_on: string[]) => ({id, depends_on});

function shown(query: Record<string, string>, change: (props: ReturnType<typeof sample>) => void = () => {}): HTMLElement {
  const props = sample(fragment);
  props.page.query = query;
  change(props);
  const element = document.createElement('div');
  element.innerHTML = renderer(fragment)(JSON.stringify(props));
  return element;
}

test('every arrow goes on in time, no two steps overlap, all is inside', () => {
  const {nodes, edges, width, height} = draw([step('a'), step('b', 'a'), step('c', 'a'), step('d', 'b', 'c'), step('e', 'a', 'd'), step('alone')]);
  const at = new Map(nodes.map(node => [node.id, node]));
  assert.equal(edges.length, 6);
  for (const {from, to} of edges) assert.ok(at.get(from)!.x + NODE.width <= at.get(to)!.x, `${from} before ${to}`);
  for (const one of nodes) {
    assert.ok(one.x >= 0 && one.y >= 0 && one.x + NODE.width <= width && one.y + NODE.height <= height);
    for (const other of nodes) {
      if (one !== other) assert.ok(Math.abs(one.x - other.x) >= NODE.width || Math.abs(one.y - other.y) >= NODE.height, `${one.id} over ${other.id}`);
    }
  }
});

test('one step alone, an arrow from nowhere and many steps are drawn, the same each time', () => {
  assert.equal(draw([step('a', 'gone')]).edges.length, 0);
  const many = Array.from({length: 200}, (_, index) => step(`s${index}`, ...(index > 0 ? [`s${(index - 1) >> 1}`] : [])));
  assert.deepEqual(draw(many), draw(many));
});

test('a pattern is drawn as a graph and told as a table', () => {
  const page = shown({});
  assert.equal(page.querySelectorAll('.patterns-node').length, 7);
  assert.equal(page.querySelectorAll('.patterns-edge').length, 7);
  assert.match(page.querySelector('table')!.textContent!, /shippatterncharge, wait_for_courier/);
});

test('a run is drawn with the states of its steps, and can be cancelled without JavaScript', () => {
  const page = shown({run: '019ab0c4'});
  assert.deepEqual([...page.querySelectorAll('.patterns-node')].map(node => node.getAttribute('data-state')),
    ['completed', 'completed', 'completed', 'waiting', 'pending', 'pending', 'pending']);
  assert.match(page.querySelector('table')!.textContent!, /pick job.*3 of 3 done/);
  assert.ok(page.querySelector('form[action^="/forms/api/v1/runs/"][action$="/cancel"]'));
});

test('the named pattern is the one that is drawn', () => {
  assert.equal(shown({pattern: 'expire_trial'}).querySelectorAll('.patterns-node').length, 2);
});

test('no pattern yet: the way to a first one', () => {
  const page = shown({}, props => { for (const name of ['patterns', 'runs']) (props.data as Record<string, {body: {items: unknown[]}}>)[name]!.body.items = []; });
  assert.match(page.textContent!, /No pattern is registered yet.*api\/v1\/patterns\/say_goodbye/s);
});
