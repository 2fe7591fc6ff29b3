import assert from 'node:assert/strict';
import {test} from 'node:test';
import {compose, headline, instant, plain} from '@tempo/ui';
import type {Action} from '@tempo/ui';

const when = {zone: 'UTC', now: instant('2026-11-23T10:00:00Z')};
const base: Action = {
  id: '019ab0c4-7e00-7a1e-9c35-0000000000ff', entity_type: 'user', entity_id: '42', action: 'delete', pattern: null, params: null, state: 'scheduled',
  run_at: '2027-02-21T10:00:00Z', generation: 0, cancel_on: ['user_reactivated'], override_on: ['policy_override'], policy_revision: 7, attempts: 0,
  ended_by: null, key: 'retention', scheduled_by: 1, misfire: null, created_at: '2026-11-23T10:00:00Z', ended_at: null,
  origin: {kind: 'policy', rule: {role: 'user', environment: 'prod', category: 'user'}, revision: 7, retention: 'P90D'},
};
const say = (more: Partial<Action>) => plain(compose({...base, ...more}, when));

test('says what happens to whom, when, why, and what would stop it', () => {
  assert.equal(say({}), 'Delete user/42 on 21 Feb 2027, 90 days after creation, unless user_reactivated or policy_override.'
    + ' From rule user / prod / user, revision 7.');
});

test('marks names as names', () => {
  const parts = compose(base, when);
  assert.ok(parts.some(part => 'code' in part && part.code === 'user_reactivated'));
  assert.ok(parts.some(part => 'entity' in part && part.entity.id === '42'));
});

test('does not claim that a re-timed action counts from the creation', () => {
  assert.match(say({generation: 1}), /, by a retention of 90 days,/);
});

test('says a request without a policy, a pattern, a narrower rule', () => {
  assert.equal(say({
    action: 'run', pattern: 'expire_trial', origin: {kind: 'request'}, run_at: '2026-11-26T14:00:00Z', override_on: [],
    cancel_on: [{type: 'payment_received', where: {plan: 'pro'}}],
  }), 'Run expire_trial on user/42 on 26 Nov at 14:00, unless payment_received where plan = "pro".');
});

test('says how it ended', () => {
  const ended = {ended_at: '2026-11-23T09:58:07Z', ended_by: 812, origin: {kind: 'request'} as const, run_at: '2026-11-23T11:00:00Z'};
  assert.equal(say({...ended, state: 'cancelled'}), 'Delete user/42 at 11:00:00: cancelled at 09:58:07 by event 812.');
  assert.equal(say({...ended, state: 'executed'}), 'Deleted user/42 at 09:58:07.');
  assert.equal(say({...ended, state: 'failed', attempts: 5}), 'Delete user/42 at 11:00:00: failed after 5 attempts at 09:58:07.');
  assert.match(say({...ended, state: 'skipped'}), /skipped at 09:58:07 by event 812\.$/);
  assert.match(say({...ended, state: 'held'}), /^Delete user\/42: held\. It is due at 11:00:00, unless/);
  assert.match(say({...ended, state: 'held', run_at: '2026-11-23T09:00:00Z'}), /held\. It was due at 09:00:00/);
  assert.match(say({...ended, state: 'running'}), /^Deleting user\/42, due at 11:00:00\./);
});

test('a headline is short', () => {
  assert.equal(headline(base), 'Delete user/42');
});
