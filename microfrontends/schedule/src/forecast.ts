/** The forecast as numbers: which bar stands where, how it is said, which ticks stand below. */
import {clock, count, day, DAY, HOUR, instant, MINUTE} from '@tempo/ui';
import type {ActionKind} from '@tempo/ui';
import {percent} from './axis.ts';
import type {Span} from './axis.ts';
import type {Bucket, Forecast} from './types.ts';

export const KINDS: ActionKind[] = ['delete', 'archive', 'run'];

/** The server gives 72 buckets from now on. */
export const BUCKETS: Record<Bucket, {label: string; width: number; each: string; ticks: Span}> = {
  minute: {label: '72 min', width: MINUTE, each: 'a minute', ticks: {name: 'minute', label: '', length: 72 * MINUTE, ticks: {every: 10 * MINUTE}}},
  hour: {label: '72 h', width: HOUR, each: 'an hour', ticks: {name: 'hour', label: '', length: 72 * HOUR, ticks: {hours: 12}}},
  day: {label: '72 d', width: DAY, each: 'a day', ticks: {name: 'day', label: '', length: 72 * DAY, ticks: 'weeks'}},
};

export interface Bar {
  at: number;
  /** In percent of the chart. */
  x: number;
  width: number;
  count: number;
  /** From the ground up, in percent of the tallest bar. */
  parts: {kind: ActionKind; from: number; height: number}[];
  /** "24 Nov 10:00: 12 due, 8 delete, 4 run". */
  said: string;
}

export function bars({from, to, bucket, items}: Forecast, zone: string, now: number): Bar[] {
  const [start, end] = [instant(from), instant(to)];
  const width = BUCKETS[bucket].width;
  const most = Math.max(1, ...items.map(item => item.count));
  return items.map(item => {
    const at = instant(item.at);
    const left = Math.max(0, percent(at, start, end));
    let ground = 0;
    const parts = KINDS.filter(kind => item.by_action[kind] > 0).map(kind => {
      const height = rounded(item.by_action[kind] / most * 100);
      const part = {kind, from: ground, height};
      ground += height;
      return part;
    });
    return {at, x: left, width: rounded(Math.min(100, percent(at + width, start, end)) - left), count: item.count, parts, said: say(item, at, bucket, zone, now)};
  });
}

/** The bar that a reader should know of: the tallest, the first of equals. */
export function peak(all: Bar[]): Bar | undefined {
  return all.reduce<Bar | undefined>((tallest, bar) => tallest === undefined || bar.count > tallest.count ? bar : tallest, undefined);
}

function say(item: Forecast['items'][number], at: number, bucket: Bucket, zone: string, now: number): string {
  const when = bucket === 'day' ? day(at, zone, now) : `${day(at, zone, now)} ${clock(at, zone)}`;
  const kinds = KINDS.filter(kind => item.by_action[kind] > 0).map(kind => `${count(item.by_action[kind])} ${kind}`);
  return `${when}: ${count(item.count)} due, ${kinds.join(', ')}`;
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}
