/** What of the schedule is being looked at, as its address says it: `?q=&after=&span=&at=&action=`. */
import {instant, withQuery} from '@tempo/ui';
import type {MouseEvent} from 'react';

export interface View {
  q: string | undefined;
  after: string | undefined;
  span: string | undefined;
  /** What the axis looks at; now, where undefined. */
  at: number | undefined;
  action: string | undefined;
}

export function viewOf(query: Record<string, string | undefined>): View {
  const at = query.at ? instant(query.at) : Number.NaN;
  return {q: query.q, after: query.after, span: query.span, at: Number.isNaN(at) ? undefined : at, action: query.action || undefined};
}

export function addressOf(path: string, {at, ...rest}: View): string {
  return withQuery(path, {...rest, at: at === undefined ? undefined : new Date(Math.round(at)).toISOString()});
}

/** A click that means "here", not "in a new tab". */
export function isPlain(event: MouseEvent): boolean {
  return event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
}
