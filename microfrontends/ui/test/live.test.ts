import assert from 'node:assert/strict';
import {test} from 'node:test';
import {addresses, explain, withQuery} from '@tempo/ui';
import {merged, oneAtATime} from '../src/data.ts';
import {matcher} from '../src/live.ts';

test('event types match by their stars, whole', () => {
  const matches = matcher(['action.*', '*_deleted']);
  assert.ok(matches('action.cancelled'));
  assert.ok(matches('user_deleted'));
  assert.ok(!matches('actionXcancelled'));
  assert.ok(!matches('user_deleted_again'));
  assert.ok(matcher(['*'])('anything'));
});

test('addresses are filled from the route and the query, encoded, and left out where they would name nothing', () => {
  const data = {entity: '/api/v1/entities/{type}/{id}', list: '/api/v1/actions?q={query.q}&limit=2', one: '/api/v1/actions/{query.action}'};
  assert.deepEqual(addresses(data, {params: {type: 'user', id: 'a/b'}, query: {}}),
    {entity: '/api/v1/entities/user/a%2Fb', list: '/api/v1/actions?q=&limit=2'});
  assert.equal(addresses(data, {params: {type: 'user', id: '1'}, query: {action: 'x'}}).one, '/api/v1/actions/x');
});

test('an address that lacks what it needs is left out', () => {
  const data = {decision: '/api/v1/policies/decision?role={query.role!}'};
  assert.deepEqual(addresses(data, {params: {}, query: {}}), {});
  assert.deepEqual(addresses(data, {params: {}, query: {role: 'user'}}), {decision: '/api/v1/policies/decision?role=user'});
});

test('a query leaves out what is empty', () => {
  assert.equal(withQuery('/schedule', {q: 'a b', after: '', span: undefined}), '/schedule?q=a%20b');
  assert.equal(withQuery('/schedule', {}), '/schedule');
});

test('a problem is told with its fields, no answer with what to try', () => {
  assert.equal(explain({type: 'about:blank', title: 'Unprocessable', status: 422, detail: 'Bad delay.', errors: [{pointer: '/payload/delay', detail: 'is no duration'}]}, 422),
    'Bad delay. /payload/delay: is no duration');
  assert.match(explain(null, 0), /Check the connection/);
});

test('a server that is away leaves what is shown, a refusal takes its place', () => {
  const shown = {list: {status: 200, body: 'old'}, one: {status: 200, body: 'old'}};
  const {data, failed} = merged(shown, {list: {status: 503, body: null}, one: {status: 404, body: null}});
  assert.deepEqual(data, {list: {status: 200, body: 'old'}, one: {status: 404, body: null}});
  assert.equal(failed?.status, 503);
  assert.equal(merged(shown, {list: {status: 200, body: 'new'}}).failed, undefined);
});

test('reading again never overlaps, and never misses what was asked meanwhile', async () => {
  const waiting: (() => void)[] = [];
  let running = 0;
  let most = 0;
  const refresh = oneAtATime(async () => {
    most = Math.max(most, ++running);
    await new Promise<void>(resolve => waiting.push(resolve));
    running--;
  });
  const turn = () => new Promise(resolve => setImmediate(resolve));
  refresh();
  refresh();
  refresh();
  assert.equal(waiting.length, 1);
  waiting[0]!();
  await turn();
  assert.equal(waiting.length, 2);
  waiting[1]!();
  await turn();
  assert.equal(waiting.length, 2);
  refresh();
  assert.equal(waiting.length, 3);
  assert.equal(most, 1);
});
