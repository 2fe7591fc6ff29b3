/** The time axis as numbers: which stretch of time, where its ticks are, which marks stand alone and which make a density. */
import {civil, clock, DAY, day, HOUR, instant, instantOf, MINUTE} from '@tempo/ui';
import type {Action} from '@tempo/ui';

export interface Span {
  name: string;
  label: string;
  length: number;
  ticks: Ticks;
}

type Ticks = {every: number} | {hours: number} | 'days' | 'weeks' | 'months';

/** From a minute to a year. */
export const SPANS: Span[] = [
  {name: 'minute', label: '1 min', length: MINUTE, ticks: {every: 10_000}},
  {name: 'minutes', label: '10 min', length: 10 * MINUTE, ticks: {every: MINUTE}},
  {name: 'hour', label: '1 h', length: HOUR, ticks: {every: 10 * MINUTE}},
  {name: 'hours', label: '6 h', length: 6 * HOUR, ticks: {hours: 1}},
  {name: 'day', label: '1 d', length: DAY, ticks: {hours: 3}},
  {name: 'week', label: '1 w', length: 7 * DAY, ticks: 'days'},
  {name: 'month', label: '30 d', length: 30 * DAY, ticks: 'weeks'},
  {name: 'quarter', label: '90 d', length: 90 * DAY, ticks: 'weeks'},
  {name: 'year', label: '1 y', length: 365 * DAY, ticks: 'months'},
];

/** How much of the axis is past, seen from the instant that it looks at. */
const PAST = 0.2;
const BINS = 60;
const STACK = 4;

export interface Stretch {
  span: Span;
  from: number;
  to: number;
}

export interface Tick {
  x: number;
  label: string;
}

export interface Mark {
  x: number;
  /** Milliseconds since the epoch. */
  at: number;
  /** 0 stands on the line, 1 on top of that. */
  level: number;
  action: Action;
}

export interface Density {
  x: number;
  count: number;
  /** Of the tallest. */
  height: number;
  first: number;
}

/** The shortest span that shows the next eight, or all where there are fewer. */
export function fittingSpan(upcoming: Action[], now: number): Span {
  const last = upcoming[Math.min(7, upcoming.length - 1)];
  if (last === undefined) return SPANS.find(span => span.name === 'day')!;
  const ahead = instant(last.run_at) - now;
  return SPANS.find(span => ahead <= span.length * (1 - PAST)) ?? SPANS.at(-1)!;
}

/** `at` is what the axis looks at: now, or an instant chosen by moving along it. */
export function stretch(span: Span, at: number): Stretch {
  return {span, from: at - span.length * PAST, to: at + span.length * (1 - PAST)};
}

/** When an action's mark stands: its end where it has ended, else when it is due. */
export function momentOf(action: Action): number {
  return instant(action.ended_at ?? action.run_at);
}

/** Marks stack where they would touch, and where a stack would be too high they make a density. Positions in percent. */
export function place(actions: Action[], {from, to}: Stretch): {marks: Mark[]; densities: Density[]} {
  const bins = new Map<number, {x: number; at: number; action: Action}[]>();
  for (const action of actions) {
    const at = momentOf(action);
    if (at < from || at > to) continue;
    const x = percent(at, from, to);
    const bin = Math.min(BINS - 1, Math.floor(x / 100 * BINS));
    const there = bins.get(bin);
    if (there) there.push({x, at, action});
    else bins.set(bin, [{x, at, action}]);
  }
  const crowded = [...bins].filter(([, there]) => there.length > STACK);
  const most = Math.max(...crowded.map(([, there]) => there.length));
  const densities = crowded.map(([bin, there]) => ({
    x: Math.round((bin + 0.5) / BINS * 10_000) / 100, count: there.length, height: there.length / most,
    first: Math.min(...there.map(({at}) => at)),
  }));
  const marks = [...bins.values()].filter(there => there.length <= STACK)
    .flatMap(there => there.map(({x, at, action}, level) => ({x, at, level, action})))
    .sort((a, b) => a.at - b.at);
  return {marks, densities};
}

export function ticks({span, from, to}: Stretch, zone: string, now: number): Tick[] {
  return instants(span.ticks, from, to, zone)
    .filter(at => at >= from && at <= to)
    .map(at => ({x: percent(at, from, to), label: label(span.ticks, at, zone, now)}));
}

/** In percent of the stretch, to a hundredth: a tenth of a pixel. */
export function percent(at: number, from: number, to: number): number {
  return Math.round((at - from) / (to - from) * 10_000) / 100;
}

function instants(step: Ticks, from: number, to: number, zone: string): number[] {
  if (typeof step === 'object' && 'every' in step) {
    const first = Math.ceil(from / step.every) * step.every;
    return Array.from({length: Math.max(0, Math.floor((to - first) / step.every) + 1)}, (_, index) => first + index * step.every);
  }
  const start = civil(from, zone);
  const midnight = (offset: number) => ({...start, day: start.day + offset, hour: 0, minute: 0, second: 0});
  const days = Math.ceil((to - from) / DAY) + 1;
  if (step === 'months') {
    const months = Math.ceil(days / 28) + 1;
    return Array.from({length: months}, (_, index) => instantOf({...midnight(0), month: start.month + index, day: 1}, zone));
  }
  const dates = Array.from({length: days}, (_, offset) => midnight(offset));
  if (step === 'weeks') {
    return dates.filter(date => new Date(Date.UTC(date.year, date.month - 1, date.day)).getUTCDay() === 1).map(date => instantOf(date, zone));
  }
  if (step === 'days') return dates.map(date => instantOf(date, zone));
  return dates.flatMap(date => Array.from({length: 24 / step.hours}, (_, index) => instantOf({...date, hour: index * step.hours}, zone)));
}

function label(step: Ticks, at: number, zone: string, now: number): string {
  if (typeof step === 'object') {
    const {hour, minute, second} = civil(at, zone);
    if (hour === 0 && minute === 0 && second === 0) return day(at, zone, now);
    return clock(at, zone, 'every' in step && step.every < MINUTE);
  }
  if (step !== 'months') return day(at, zone, now);
  const {month, year} = civil(at, zone);
  return month === 1 ? `Jan ${year}` : day(at, zone, at).replace(/^1 /, '');
}
