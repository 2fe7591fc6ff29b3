import assert from 'node:assert/strict';
import {test} from 'node:test';
import {DAY, instant, MINUTE} from '@tempo/ui';
import {ended, NOW, upcoming} from '@tempo/ui/sample';
import {fittingSpan, place, SPANS, stretch, ticks} from '../src/axis.ts';

const now = instant(NOW);
const span = (name: string) => SPANS.find(each => each.name === name)!;
const labels = (name: string, zone = 'Europe/Berlin') => ticks(stretch(span(name), now), zone, now).map(({label}) => label);

test('fits the next eight, fewer where there are fewer, a day where there is nothing', () => {
  assert.equal(fittingSpan([], now).name, 'day');
  assert.equal(fittingSpan(upcoming(1), now).name, 'minute');
  assert.equal(fittingSpan(upcoming(100), now).name, 'hours');
});

test('ticks stand at the zone\'s own hours, midnights, Mondays and months', () => {
  assert.deepEqual(labels('hours'), ['10:00', '11:00', '12:00', '13:00', '14:00', '15:00']);
  assert.deepEqual(labels('day'), ['09:00', '12:00', '15:00', '18:00', '21:00', '24 Nov', '03:00', '06:00']);
  assert.equal(labels('week')[0], '23 Nov'); // it is Monday, and the stretch begins on Saturday: 22 Nov 00:00 is earlier than it
  assert.deepEqual(labels('month'), ['23 Nov', '30 Nov', '7 Dec', '14 Dec']);
  assert.deepEqual(labels('year').slice(0, 5), ['Oct', 'Nov', 'Dec', 'Jan 2027', 'Feb']);
  assert.deepEqual(labels('hours', 'Asia/Kathmandu').slice(0, 2), ['15:00', '16:00']);
});

test('ticks of days stay at midnight over a change of summer time', () => {
  const march = instant('2027-03-27T12:00:00Z');
  const found = ticks(stretch(span('week'), march), 'Europe/Berlin', march);
  assert.ok(found.every(({label}) => /^(27|28|29|30|31) Mar$|^[12] Apr$/.test(label)));
  const gaps = found.slice(1).map(({x}, index) => Math.round((x - found[index]!.x) / 100 * 7 * 24));
  assert.deepEqual(gaps, [24, 23, 24, 24, 24, 24].slice(0, gaps.length));
});

test('what is outside is not drawn; what is crowded becomes a density that counts right', () => {
  const actions = [...ended(16), ...upcoming(100)];
  for (const each of SPANS) {
    const shown = stretch(each, now);
    const {marks, densities} = place(actions, shown);
    const inside = actions.filter(action => {
      const at = instant(action.ended_at ?? action.run_at);
      return at >= shown.from && at <= shown.to;
    });
    assert.equal(marks.length + densities.reduce((sum, {count}) => sum + count, 0), inside.length, each.name);
    assert.ok(marks.every(({x, level}) => x >= 0 && x <= 100 && level < 4));
    assert.ok(densities.every(({height}) => height > 0 && height <= 1));
  }
});

test('marks come in the order of time, for the arrow keys', () => {
  const {marks} = place(upcoming(100), stretch(span('month'), now));
  const times = marks.map(({action}) => instant(action.run_at));
  assert.deepEqual(times, [...times].sort((a, b) => a - b));
});

test('a hundred thousand actions are placed in well under a second', () => {
  const [first] = upcoming(1);
  const many = Array.from({length: 100_000}, (_, index) => ({...first!, id: String(index), run_at: new Date(now + (index * 37 % 43_200) * MINUTE).toISOString()}));
  const started = performance.now();
  const {densities} = place(many, stretch(span('month'), now));
  assert.ok(performance.now() - started < 2_000);
  assert.ok(densities.length > 40);
  assert.ok(now + 24 * DAY > densities.at(-1)!.first);
});
