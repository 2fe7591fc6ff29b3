import '../../build/test/browser.ts';
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {builtFragments, renderer, sample} from '../../build/fragments.mjs';

const fragment = builtFragments().find(({manifest}) => manifest.name === 'workers')!;

function shown(change: (props: ReturnType<typeof sample>) => void = () => {}): HTMLElement {
  const props = sample(fragment);
  change(props);
  const element = document.createElement('div');
  element.innerHTML = renderer(fragment)(JSON.stringify(props));
  return element;
}

const words = (element: Element | null) => (element?.textContent ?? '').replace(/\s+/g, ' ').trim();

test('a queue says what waits, who works and what it may do at once', () => {
  const [reports, , mail] = shown().querySelectorAll('.workers-queues > li');
  assert.match(words(reports!), /Waiting1,204 oldest .*At work3 of 4Failed2.*Limits4 at once, 10\/s/);
  assert.match(words(reports!), /reports-7f9c 2 jobs seen/);
  assert.match(words(mail!), /^mail paused/);
});

test('jobs say how far they are and whether they were asked to stop', () => {
  const [first, second] = shown().querySelectorAll('[aria-label="At work"] li');
  assert.match(words(first!), /62 % · adding up November/);
  assert.match(words(second!), /Attempt 3 of 5\..*It was asked to stop\./);
  assert.equal(second!.querySelector('form'), null, 'nobody is asked twice');
});

test('what failed can be tried again without JavaScript, one by one and all', () => {
  const failed = shown().querySelector('[aria-label="Failed"]')!;
  assert.match(failed.querySelector('form')!.getAttribute('action')!, /^\/forms\/api\/v1\/jobs\/[^/]+\/retry$/);
  const all = shown().querySelector('form[action="/forms/api/v1/jobs/bulk"] input[name="_json"]')!.getAttribute('value')!;
  assert.deepEqual(JSON.parse(all), {operation: 'retry', filter: {state: 'failed'}, dry_run: false});
});

test('pausing keeps the limits, and only an administrator sees it', () => {
  const pause = shown().querySelector('form[action="/forms/api/v1/queues/reports"] input[name="_json"]')!.getAttribute('value')!;
  assert.deepEqual(JSON.parse(pause), {concurrency: 4, rate_per_second: 10, paused: true});
  assert.equal(shown(props => { props.viewer.role = 'user'; }).querySelector('form[action^="/forms/api/v1/queues"]'), null);
});

test('no queue yet: the way to a first one', () => {
  const html = words(shown(props => Object.values(props.data as Record<string, {body: {items: unknown[]}}>).forEach(answer => { answer.body.items = []; })));
  assert.match(html, /No job has been queued yet.*api\/v1\/jobs\/lease/);
});
