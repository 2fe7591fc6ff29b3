import assert from 'node:assert/strict';
import {test} from 'node:test';
import {HOUR, instant} from '@tempo/ui';
import {NOW, time} from '@tempo/ui/sample';
import {bars, peak} from '../src/forecast.ts';
import {addressOf, conditions, viewOf} from '../src/view.ts';
import type {Forecast} from '../src/types.ts';

const now = instant(NOW);
const forecast: Forecast = {
  from: NOW, to: time(72 * HOUR), bucket: 'hour', total: 17, overdue: 0,
  items: [
    {at: '2026-11-23T09:00:00Z', count: 4, by_action: {delete: 1, archive: 0, run: 3}},
    {at: '2026-11-23T12:00:00Z', count: 8, by_action: {delete: 8, archive: 0, run: 0}},
    {at: '2026-11-26T09:00:00Z', count: 5, by_action: {delete: 0, archive: 5, run: 0}},
  ],
};

test('a bar stands where its time is, as tall as its share of the tallest, its parts on each other', () => {
  const [first, second, last] = bars(forecast, 'Europe/Berlin', now);
  assert.equal(second!.x, Math.round(124 / (72 * 60) * 10_000) / 100);
  assert.deepEqual(second!.parts, [{kind: 'delete', from: 0, height: 100}]);
  assert.deepEqual(first!.parts, [{kind: 'delete', from: 0, height: 12.5}, {kind: 'run', from: 12.5, height: 37.5}]);
  assert.equal(peak([first!, second!, last!]), second);
});

test('what began before now and what ends after the chart is cut at its edges', () => {
  const [first, , last] = bars(forecast, 'Europe/Berlin', now);
  assert.equal(first!.x, 0);
  assert.ok(first!.width > 0 && first!.width < 0.1, 'four minutes are left of the hour');
  assert.ok(last!.x + last!.width <= 100.01);
});

test('a bar is said in the reader\'s zone', () => {
  assert.equal(bars(forecast, 'Europe/Berlin', now)[1]!.said, '23 Nov 13:00: 8 due, 8 delete');
  assert.equal(bars({...forecast, bucket: 'day'}, 'UTC', now)[1]!.said, '23 Nov: 8 due, 8 delete');
});

test('no bar, no peak', () => assert.equal(peak(bars({...forecast, items: []}, 'UTC', now)), undefined));

test('filters live in the address, and are told to the API by its own names', () => {
  const view = viewOf({kind: 'delete', type: 'user', q: '', environment: 'prod/eu', span: 'day', action: 'x'});
  assert.deepEqual(conditions(view), {action: 'delete', entity_type: 'user', environment: 'prod/eu'});
  assert.deepEqual(viewOf(Object.fromEntries(new URL(addressOf('/schedule', view), 'http://x').searchParams)), view);
});
