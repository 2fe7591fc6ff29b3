import assert from 'node:assert/strict';
import {test} from 'node:test';
import {absolute, civil, clock, count, day, duration, HOUR, instant, instantOf, offsetAt, relative, spoken} from '@tempo/ui';

const NOW = instant('2026-11-23T09:56:00Z');

test('reads RFC 3339 down to the millisecond, with whatever follows cut off', () => {
  assert.equal(instant('2026-11-26T13:00:00.123456Z'), Date.UTC(2026, 10, 26, 13, 0, 0, 123));
  assert.equal(instant('2026-11-26T13:00:00+01:00'), Date.UTC(2026, 10, 26, 12));
});

test('agrees with Intl in every zone over years of changes', () => {
  for (const zone of ['Europe/Berlin', 'America/New_York', 'Asia/Kathmandu', 'Australia/Lord_Howe', 'Pacific/Apia', 'Africa/Casablanca', 'America/St_Johns']) {
    const format = new Intl.DateTimeFormat('en-GB', {timeZone: zone, hourCycle: 'h23', day: '2-digit', month: '2-digit', year: 'numeric', hour: '2-digit', minute: '2-digit'});
    for (let at = Date.UTC(2024, 0, 1, 0, 7); at < Date.UTC(2028, 0, 1); at += 11.5 * HOUR) {
      const {day: date, month, year} = civil(at, zone);
      assert.equal(`${String(date).padStart(2, '0')}/${String(month).padStart(2, '0')}/${year}, ${clock(at, zone)}`, format.format(at),
        `${zone} ${new Date(at).toISOString()}`);
    }
  }
});

test('changes to and from summer time at the very minute', () => {
  const spring = Date.UTC(2027, 2, 28, 1);
  assert.equal(clock(spring - 1000, 'Europe/Berlin', true), '01:59:59');
  assert.equal(clock(spring, 'Europe/Berlin'), '03:00');
  const autumn = Date.UTC(2027, 9, 31, 1);
  assert.equal(clock(autumn - 1000, 'Europe/Berlin', true), '02:59:59');
  assert.equal(clock(autumn, 'Europe/Berlin'), '02:00');
});

test('goes back from a zone\'s clock to the instant: after a gap, and the first of an overlap', () => {
  const local = {year: 2027, month: 3, day: 28, hour: 0, minute: 0, second: 0};
  assert.equal(new Date(instantOf(local, 'Europe/Berlin')).toISOString(), '2027-03-27T23:00:00.000Z');
  assert.equal(new Date(instantOf({...local, hour: 2, minute: 30}, 'Europe/Berlin')).toISOString(), '2027-03-28T01:30:00.000Z');
  assert.equal(new Date(instantOf({...local, month: 10, day: 31, hour: 2, minute: 30}, 'Europe/Berlin')).toISOString(), '2027-10-31T00:30:00.000Z');
});

test('an unknown zone reads as UTC', () => {
  assert.equal(offsetAt('Mars/Olympus', NOW), 0);
});

test('says dates shortly, with the year where it is another', () => {
  assert.equal(day(NOW, 'Europe/Berlin', NOW), '23 Nov');
  assert.equal(day(instant('2027-02-21T23:30:00Z'), 'Europe/Berlin', NOW), '22 Feb 2027');
  assert.equal(absolute(instant('2026-11-26T13:00:00Z'), 'Europe/Berlin', NOW), '26 Nov 14:00');
  assert.equal(absolute(NOW + 90_000, 'UTC', NOW), '23 Nov 09:57:30');
});

test('says distances by their two largest units, never rounded up', () => {
  assert.equal(relative(NOW + (3 * 24 + 4) * HOUR + 59 * 60_000, NOW), 'in 3 d 4 h');
  assert.equal(relative(NOW - 300_000, NOW), '5 min ago');
  assert.equal(relative(NOW + 400, NOW), 'now');
  assert.equal(spoken(61_000), '1 min 1 s');
  assert.equal(spoken(26 * HOUR), '1 d 2 h');
  assert.equal(spoken(400 * 24 * HOUR), '1 y 35 d');
});

test('says ISO durations and counts in words', () => {
  assert.equal(duration('P90D'), '90 days');
  assert.equal(duration('P1Y'), '1 year');
  assert.equal(duration('P1DT12H'), '1 day 12 hours');
  assert.equal(duration('forever'), 'forever');
  assert.equal(count(1234567), '1,234,567');
  assert.equal(count(999), '999');
});
