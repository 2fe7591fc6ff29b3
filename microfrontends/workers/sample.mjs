import {page, props, time, uuid} from '@tempo/ui/sample';

const SECOND = 1000;

function job(number, more) {
  return {
    id: uuid(number), queue: 'reports', state: 'queued', entity_type: 'report', entity_id: String(100 + number), run_id: null, step_id: null, action_id: null,
    attempts: 0, most_attempts: 5, progress: null, leased_by: null, lease_expires_at: null, due_at: null, cancel_requested: false,
    created_at: time(-number * 61 * SECOND), ended_at: null, reason: null, input: {}, output: null, ...more,
  };
}

export default props({path: '/workers', title: 'Workers'}, {
  queues: page([
    {queue: 'reports', queued: 1_204, leased: 3, failed: 2, completed_last_hour: 8_311, oldest_queued_at: time(-94 * SECOND), concurrency: 4, rate: {per_second: 10}, paused: false,
      workers: [{worker: 'reports-7f9c', leases: 2, last_seen_at: time(-2 * SECOND)}, {worker: 'reports-a1d0', leases: 1, last_seen_at: time(-6 * SECOND)}]},
    {queue: 'thumbnails', queued: 0, leased: 1, failed: 0, completed_last_hour: 412, oldest_queued_at: null, concurrency: null, rate: null, paused: false,
      workers: [{worker: 'gpu-1', leases: 1, last_seen_at: time(-SECOND)}]},
    {queue: 'mail', queued: 17, leased: 0, failed: 0, completed_last_hour: 0, oldest_queued_at: time(-1_800 * SECOND), concurrency: 20, rate: null, paused: true, workers: []},
  ]),
  working: page([
    job(1, {state: 'leased', attempts: 1, leased_by: 'reports-7f9c', lease_expires_at: time(28 * SECOND), progress: {percent: 62, message: 'adding up November'}}),
    job(2, {state: 'leased', attempts: 3, leased_by: 'reports-a1d0', lease_expires_at: time(24 * SECOND), progress: {percent: 5, message: null}, cancel_requested: true}),
    job(3, {state: 'leased', attempts: 1, queue: 'thumbnails', leased_by: 'gpu-1', lease_expires_at: time(29 * SECOND), run_id: uuid(77), step_id: 'shrink', entity_type: 'film', entity_id: 'metropolis'}),
  ]),
  failed: page([
    job(11, {state: 'failed', attempts: 5, ended_at: time(-600 * SECOND), reason: 'the source has no November'}),
    job(12, {state: 'failed', attempts: 5, ended_at: time(-720 * SECOND), reason: 'its lease ended five times'}),
  ]),
  waiting: page([
    job(21, {attempts: 1, due_at: time(40 * SECOND), reason: 'the disk is full'}),
    job(22, {queue: 'mail', entity_type: 'user', entity_id: '42'}),
  ], 'sample'),
});
