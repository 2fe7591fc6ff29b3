import {ok, page, props, time, uuid} from '@tempo/ui/sample';

const SECOND = 1000;
const STEPS = [
  {id: 'reserve', uses: 'http', with: {url: 'https://stock.example/reserve'}, retry: {max_attempts: 5}, timeout: 'PT30S', compensate: {uses: 'http', with: {}}},
  {id: 'charge', uses: 'http', with: {}, depends_on: ['reserve'], retry: {max_attempts: 3}, compensate: {uses: 'http', with: {}}},
  {id: 'pick', uses: 'job', with: {queue: 'warehouse'}, depends_on: ['reserve'], for_each: '${params.lines}', timeout: 'PT4H'},
  {id: 'wait_for_courier', uses: 'wait', with: {event_type: 'courier_arrived'}, depends_on: ['pick'], timeout: 'P2D'},
  {id: 'ship', uses: 'pattern', with: {pattern: 'ship_parcel'}, depends_on: ['charge', 'wait_for_courier']},
  {id: 'mark', uses: 'metadata', with: {data: {shipped: true}}, depends_on: ['ship']},
  {id: 'tell_customer', uses: 'emit', with: {event_type: 'order_shipped', payload: {}}, depends_on: ['ship'], allow_failure: true},
];
const STATES = ['completed', 'completed', 'completed', 'waiting', 'pending', 'pending', 'pending'];

function run(number, more) {
  return {
    id: uuid(300 + number), pattern: 'fulfil_order', version: 3, action_id: uuid(number), parent_run_id: null, entity_type: 'order', entity_id: String(9001 + number),
    params: {}, state: 'completed', started_at: time(-number * 340 * SECOND - 20 * SECOND), ended_at: time(-number * 340 * SECOND), reason: null, output: null, ...more,
  };
}

const first = run(0, {state: 'running', ended_at: null, started_at: time(-3_700 * SECOND)});

export default props({path: '/patterns', title: 'Patterns'}, {
  patterns: page([
    {name: 'fulfil_order', version: 3, description: 'From an order to a parcel on its way.', registered_at: time(-9 * 86_400 * SECOND), registered_by: 'ada', steps: STEPS},
    {name: 'expire_trial', version: 1, description: null, registered_at: time(-30 * 86_400 * SECOND), registered_by: 'ada', steps: [
      {id: 'downgrade', uses: 'metadata', with: {data: {plan: 'free'}}}, {id: 'tell', uses: 'emit', with: {event_type: 'trial_expired', payload: {}}, depends_on: ['downgrade']}]},
  ]),
  runs: page([first, run(1), run(2, {state: 'failed', reason: 'charge: the card was declined; reserve was undone'}), run(3), run(4, {state: 'compensating', ended_at: null}), run(5, {state: 'cancelled'})], 'sample'),
  run: ok({...first, steps: STEPS.map((step, index) => ({
    id: step.id, uses: step.uses, depends_on: step.depends_on ?? [], state: STATES[index], attempts: index < 4 ? (index === 1 ? 2 : 1) : 0,
    started_at: index < 4 ? time((index * 60 - 3_700) * SECOND) : null, ended_at: index < 3 ? time((index * 60 - 3_650) * SECOND) : null, next_at: index === 3 ? time(41 * 3_600 * SECOND) : null,
    reason: index === 3 ? 'waits for courier_arrived' : null, output: null, child_run_id: null, job_id: null, items: step.for_each ? [0, 1, 2].map(item => ({item, state: 'completed'})) : null, compensation: null,
  }))}),
});
