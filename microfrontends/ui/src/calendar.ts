/**
 * Dates in a zone, the same on the server (GraalJS) and in the browser.
 *
 * Words, order and separators are ours, so that no engine's locale data can make the two differ; of `Intl` only the zone's offset
 * is taken, in whole minutes. An offset is asked for once for each half month: where both ends of a bucket agree there is no
 * change within (no zone changes twice in 16 days), else once for each quarter of an hour, which every change since 1972 falls on.
 */
export interface Civil {
  year: number;
  /** 1 to 12. */
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
}

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

const BUCKET = 16 * DAY;
const QUARTER = 15 * MINUTE;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const REMEMBERED = 1024;

interface Zone {
  /** Undefined where the engine does not know the zone. */
  format: Intl.DateTimeFormat | undefined;
  offsets: Map<number, number>;
}

const zones = new Map<string, Zone>();

/** Milliseconds since the epoch of an RFC 3339 time; what is finer than a millisecond is cut off, as not every engine reads it. */
export function instant(rfc3339: string): number {
  return Date.parse(rfc3339.length > 24 ? rfc3339.replace(/(\.\d{3})\d+/, '$1') : rfc3339);
}

/** Milliseconds to add to UTC for local time; 0 where the zone is unknown. */
export function offsetAt(zone: string, instant: number): number {
  if (zone === 'UTC' || !Number.isFinite(instant)) return 0;
  const known = zoneOf(zone);
  const from = Math.floor(instant / BUCKET) * BUCKET;
  const first = remembered(known, from);
  return first === remembered(known, from + BUCKET) ? first : remembered(known, Math.floor(instant / QUARTER) * QUARTER);
}

function remembered(zone: Zone, instant: number): number {
  let offset = zone.offsets.get(instant);
  if (offset === undefined) {
    if (zone.offsets.size >= REMEMBERED) zone.offsets.clear();
    offset = compute(zone.format, instant);
    zone.offsets.set(instant, offset);
  }
  return offset;
}

function compute(format: Intl.DateTimeFormat | undefined, instant: number): number {
  if (format === undefined) return 0;
  const field: Record<string, number> = {};
  for (const {type, value} of format.formatToParts(instant)) field[type] = Number(value);
  const local = Date.UTC(field.year!, field.month! - 1, field.day, field.hour! % 24, field.minute);
  return local - Math.floor(instant / MINUTE) * MINUTE;
}

function zoneOf(name: string): Zone {
  let zone = zones.get(name);
  if (zone === undefined) {
    let format: Intl.DateTimeFormat | undefined;
    try {
      format = new Intl.DateTimeFormat('en-US', {
        timeZone: name, calendar: 'gregory', numberingSystem: 'latn', hourCycle: 'h23',
        year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric',
      });
    } catch {
      format = undefined; // an unknown zone: isZone() says so, and everything reads as UTC
    }
    if (zones.size >= REMEMBERED) zones.clear();
    zone = {format, offsets: new Map()};
    zones.set(name, zone);
  }
  return zone;
}

export function isZone(zone: string): boolean {
  return zone === 'UTC' || zoneOf(zone).format !== undefined;
}

export function civil(instant: number, zone: string): Civil {
  const date = new Date(instant + offsetAt(zone, instant));
  return {
    year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate(),
    hour: date.getUTCHours(), minute: date.getUTCMinutes(), second: date.getUTCSeconds(),
  };
}

/** The instant at which the zone's clocks show this; in a gap the first valid one after, in an overlap the first. */
export function instantOf(local: Civil, zone: string): number {
  const naive = Date.UTC(local.year, local.month - 1, local.day, local.hour, local.minute, local.second);
  const before = naive - offsetAt(zone, naive - DAY);
  const after = naive - offsetAt(zone, naive + DAY);
  for (const candidate of before < after ? [before, after] : [after, before]) {
    if (candidate + offsetAt(zone, candidate) === naive) return candidate;
  }
  return before;
}

/** "26 Nov", with the year where it is not `now`'s. */
export function day(instant: number, zone: string, now: number): string {
  const {year, month, day: dayOfMonth} = civil(instant, zone);
  const short = `${dayOfMonth} ${MONTHS[month - 1]}`;
  return year === civil(now, zone).year ? short : `${short} ${year}`;
}

/** "14:00", or "14:00:07". */
export function clock(instant: number, zone: string, seconds = false): string {
  const {hour, minute, second} = civil(instant, zone);
  return seconds ? `${two(hour)}:${two(minute)}:${two(second)}` : `${two(hour)}:${two(minute)}`;
}

/** "26 Nov 14:00"; seconds where they matter, which is within an hour of now. */
export function absolute(instant: number, zone: string, now: number): string {
  return `${day(instant, zone, now)} ${clock(instant, zone, Math.abs(instant - now) < HOUR)}`;
}

/** "in 3 d 4 h", "5 min ago", "now": the two largest units, never rounded up. */
export function relative(instant: number, now: number): string {
  const distance = Math.abs(instant - now);
  if (distance < 1000) return 'now';
  const span = spoken(distance);
  return instant > now ? `in ${span}` : `${span} ago`;
}

/** "3 d 4 h" */
export function spoken(duration: number): string {
  const seconds = Math.floor(duration / 1000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 10) return seconds % 60 === 0 ? `${minutes} min` : `${minutes} min ${seconds % 60} s`;
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
  const days = Math.floor(hours / 24);
  if (days < 14) return hours % 24 === 0 ? `${days} d` : `${days} d ${hours % 24} h`;
  if (days < 365) return `${days} d`;
  const years = Math.floor(days / 365);
  return days % 365 === 0 ? `${years} y` : `${years} y ${days % 365} d`;
}

const UNITS = ['year', 'month', 'week', 'day', 'hour', 'minute', 'second'];

/** ISO-8601 in words: "P90D" is "90 days", "P1Y" "1 year"; what is not one comes back as it was. */
export function duration(iso: string): string {
  const match = /^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/.exec(iso);
  if (match === null) return iso;
  const words = UNITS.flatMap((unit, index) => {
    const count = match[index + 1];
    return count === undefined ? [] : [`${count} ${unit}${count === '1' ? '' : 's'}`];
  });
  return words.length === 0 ? iso : words.join(' ');
}

/** "12,480": grouped the same everywhere. */
export function count(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, ',');
}

function two(value: number): string {
  return value < 10 ? `0${value}` : String(value);
}
