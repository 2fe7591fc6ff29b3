/** Properties for warm-up, smoke renders, tests and previews: a believable system at one moment, the same each time. */
export const NOW = '2026-11-23T09:56:00Z';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const RULES = [
  {rule: {role: 'user', environment: 'prod', category: 'user'}, revision: 7, retention: 'P90D', kind: 'delete', type: 'user',
    cancel: ['user_reactivated'], override: ['policy_override']},
  {rule: {role: 'service', environment: 'dev', category: 'analytics'}, revision: 7, retention: 'P7D', kind: 'delete', type: 'dataset',
    cancel: ['dataset_pinned'], override: []},
  {rule: {role: 'admin', environment: 'prod', category: 'orchestration'}, revision: 7, retention: 'P1Y', kind: 'archive', type: 'workflow',
    cancel: [], override: ['policy_override']},
];
const REQUESTS = [
  {kind: 'archive', type: 'campaign', pattern: null, cancel: ['campaign_extended'], override: ['policy_override']},
  {kind: 'run', type: 'trial', pattern: 'expire_trial', cancel: [{type: 'payment_received', where: {plan: 'pro'}}], override: ['trial_extended']},
  {kind: 'delete', type: 'sandbox', pattern: null, cancel: ['sandbox_used'], override: []},
];

export function props(page, data) {
  return {
    page: {params: {}, query: {}, route: page.path, ...page},
    viewer: {subject: 'ada', role: 'admin'},
    locale: 'en-GB',
    zone: 'Europe/Berlin',
    theme: 'system',
    now: NOW,
    navigation: [
      {label: 'Overview', path: '/', order: 0, icon: 'home'},
      {label: 'Schedule', path: '/schedule', order: 10, icon: 'clock'},
      {label: 'Events', path: '/events', order: 20, icon: 'list'},
      {label: 'Policies', path: '/policies', order: 30, icon: 'shield'},
      {label: 'Patterns', path: '/patterns', order: 40, icon: 'flow'},
      {label: 'Workers', path: '/workers', order: 50, icon: 'users'},
    ],
    csrf: 'sample',
    data,
  };
}

export function ok(body) {
  return {status: 200, body};
}

export function page(items, next = null) {
  return ok({items, next});
}

export function time(offset) {
  return new Date(Date.parse(NOW) + offset).toISOString().replace('.000Z', 'Z');
}

export function uuid(number) {
  return `019ab0c4-7e${String(number % 100).padStart(2, '0')}-7a1e-9c35-${String(0x5f3759df * (number + 1)).padStart(12, '0').slice(-12)}`;
}

/** `count` live actions, soonest first, some within minutes and the last in about a hundred days. */
export function upcoming(count) {
  return Array.from({length: count}, (_, index) => {
    const due = Math.round(45_000 + 7 * MINUTE * index + 100 * DAY * (index / count) ** 4);
    return action(index, {run_at: time(due), state: index === 6 ? 'held' : 'scheduled'});
  });
}

/** `count` ended actions, latest first. */
export function ended(count) {
  const states = ['executed', 'executed', 'cancelled', 'executed', 'failed', 'executed', 'skipped', 'cancelled'];
  return Array.from({length: count}, (_, index) => {
    const state = states[index % states.length];
    const at = -Math.round(40_000 + 9 * MINUTE * index + 2 * DAY * (index / count) ** 3);
    return action(500 + index, {
      run_at: state === 'cancelled' ? time(at + 3 * DAY) : time(at), ended_at: time(at + 20), state,
      ended_by: 4812 - index * 3, attempts: state === 'failed' ? 5 : 1,
    });
  });
}

export function action(number, more) {
  const fromPolicy = number % 2 === 0;
  const source = fromPolicy ? RULES[(number / 2) % RULES.length] : REQUESTS[((number - 1) / 2) % REQUESTS.length];
  const origin = fromPolicy ? {kind: 'policy', rule: source.rule, revision: source.revision, retention: source.retention} : {kind: 'request'};
  const id = uuid(number);
  return {
    id, entity_type: source.type, entity_id: String(42 + number), action: source.kind, pattern: source.pattern ?? null, params: null,
    generation: 0, cancel_on: source.cancel, override_on: source.override, policy_revision: fromPolicy ? source.revision : null, attempts: 0,
    ended_by: null, key: fromPolicy ? 'retention' : null, scheduled_by: 4000 + number, origin, misfire: null, created_at: time(-DAY * 20), ended_at: null,
    history: [{at: time(-DAY * 20), position: 4000 + number, state: 'scheduled', reason: null, actor: fromPolicy ? '/tempo' : 'ada'}],
    ...more,
  };
}

const EVENTS = ['user_created', 'action.executed', 'campaign_deleted', 'user_reactivated', 'action.cancelled', 'payment_received', 'trial_started'];

export function events(count) {
  return Array.from({length: count}, (_, index) => {
    const type = EVENTS[index % EVENTS.length];
    return {
      position: 4812 - index, id: uuid(900 + index), source: type.startsWith('action.') ? '/tempo' : '/app', event_type: type,
      entity_type: ['user', 'campaign', 'trial'][index % 3], entity_id: String(42 + index),
      time: time(-index * 47_000 - 12_000), recorded_at: time(-index * 47_000 - 12_000), actor: index % 4 === 0 ? 'ada' : 'app',
      correlation_id: uuid(700 + index), causation_id: index % 2 === 0 ? null : uuid(899 + index), policy_revision: 7,
      payload: {plan: 'pro', seats: 3 + index},
    };
  });
}
