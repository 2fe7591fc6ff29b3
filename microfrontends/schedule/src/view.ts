/** What of the schedule is being looked at, as its address says it: `?q=&kind=&type=&after=&span=&at=&bucket=&action=`. */
import {instant, withQuery} from '@tempo/ui';
import type {MouseEvent} from 'react';

/** What a reader narrows the lists by: the query's name, and the API's. */
export const FILTERS = {
  q: 'q', kind: 'action', type: 'entity_type', environment: 'environment', category: 'category', due_after: 'due_after', due_before: 'due_before',
} as const;

export type Filter = keyof typeof FILTERS;

export interface View extends Record<Filter, string | undefined> {
  after: string | undefined;
  span: string | undefined;
  bucket: string | undefined;
  /** What the axis looks at; now, where undefined. */
  at: number | undefined;
  action: string | undefined;
}

export function viewOf(query: Record<string, string | undefined>): View {
  const at = query.at ? instant(query.at) : Number.NaN;
  const said = (name: string) => query[name] || undefined;
  return {
    q: said('q'), kind: said('kind'), type: said('type'), environment: said('environment'), category: said('category'),
    due_after: said('due_after'), due_before: said('due_before'), after: said('after'), span: said('span'), bucket: said('bucket'),
    at: Number.isNaN(at) ? undefined : at, action: said('action'),
  };
}

export function addressOf(path: string, {at, ...rest}: View): string {
  return withQuery(path, {...rest, at: at === undefined ? undefined : rfc3339(at)});
}

/** The filters that are set, by the API's names: what the lists were asked with, and what a bulk operation is told. */
export function conditions(view: View): Record<string, string> {
  return Object.fromEntries((Object.keys(FILTERS) as Filter[]).flatMap(name => {
    const value = view[name];
    return value === undefined ? [] : [[FILTERS[name], value]];
  }));
}

export const UNFILTERED: Record<Filter | 'after' | 'action', undefined> = {
  q: undefined, kind: undefined, type: undefined, environment: undefined, category: undefined, due_after: undefined, due_before: undefined,
  after: undefined, action: undefined,
};

export function rfc3339(at: number): string {
  return new Date(Math.round(at)).toISOString();
}

/** A click that means "here", not "in a new tab". */
export function isPlain(event: MouseEvent): boolean {
  return event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
}
