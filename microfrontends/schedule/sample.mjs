import {action, ended, NOW, ok, page, props, time, upcoming} from '@tempo/ui/sample';

const HOUR = 3_600_000;
const past = ended(16);
const start = Date.parse(NOW) - Date.parse(NOW) % HOUR - Date.parse(NOW);
const due = Array.from({length: 72}, (_, hour) => Math.max(0, Math.round(9 * Math.sin(hour / 3.8) + 4 * Math.cos(hour / 11)))).map(
  (count, hour) => ({at: time(start + hour * HOUR), count, by_action: {delete: Math.ceil(count / 2), archive: Math.floor(count / 3), run: count - Math.ceil(count / 2) - Math.floor(count / 3)}}));
const failures = [0, 1].map(index => action(700 + index, {
  run_at: time(-3 * HOUR - index * 60_000), ended_at: time(-3 * HOUR + 40_000), state: 'failed', attempts: 5, reason: 'the sink answered 503', ended_by: 4700 + index}));
const fired = [[1, 8_120], [2, 3_480], [5, 710], [10, 96], [20, 12], [50, 3], [100, 0], [250, 1], [500, 0], [1_000, 0], [5_000, 0], [60_000, 0], [3_600_000, 0], [null, 0]];

export default props({path: '/schedule', title: 'Schedule'}, {
  upcoming: page(upcoming(100)),
  ended: page(past.filter(each => each.state !== 'failed')),
  failed: page(failures),
  forecast: ok({from: NOW, to: time(72 * HOUR), bucket: 'hour', zone: 'UTC', total: due.reduce((sum, {count}) => sum + count, 0), overdue: 3, items: due.filter(({count}) => count > 0)}),
  lateness: ok({since: time(-9 * HOUR), count: 12_422, p50_ms: 0.81, p90_ms: 1.9, p99_ms: 5.2, p999_ms: 17, max_ms: 181, buckets: fired.map(([le_ms, count]) => ({le_ms, count}))}),
});
