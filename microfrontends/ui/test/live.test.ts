import assert from 'node:assert/strict';
import {test} from 'node:test';
import {addresses, explain, withQuery} from '@tempo/ui';
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

test('a query leaves out what is empty', () => {
  assert.equal(withQuery('/schedule', {q: 'a b', after: '', span: undefined}), '/schedule?q=a%20b');
  assert.equal(withQuery('/schedule', {}), '/schedule');
});

test('a problem is told with its fields, no answer with what to try', () => {
  assert.equal(explain({type: 'about:blank', title: 'Unprocessable', status: 422, detail: 'Bad delay.', errors: [{pointer: '/payload/delay', detail: 'is no duration'}]}, 422),
    'Bad delay. /payload/delay: is no duration');
  assert.match(explain(null, 0), /Check the connection/);
});
