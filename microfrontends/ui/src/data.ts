/** The addresses of a manifest's `data`, filled in as the server does it. */
import {answer} from './api.ts';
import type {Answer, FragmentProps} from './types.ts';

type Place = Pick<FragmentProps['page'], 'params' | 'query'>;

/**
 * `{x}` comes from the route's parameters, `{query.x}` from the query, both percent-encoded. An address that lacks what it needs
 * names nothing and is left out: a segment of its path, as `/api/v1/actions/{query.action}` on a page without `?action=`, or what it
 * marks by `{query.x!}`.
 */
export function addresses(data: Record<string, string>, page: Place): Record<string, string> {
  return Object.fromEntries(Object.entries(data).flatMap(([name, template]) => {
    let lacking = false;
    const address = template.replace(/\{(query\.)?([^}!]+)(!)?\}/g, (_, query: string | undefined, key: string, needed: string | undefined) => {
      const value = (query ? page.query : page.params)[key] ?? '';
      lacking ||= needed !== undefined && value === '';
      return encodeURIComponent(value);
    });
    return lacking || /\/(\/|\?|$)/.test(address) ? [] : [[name, address]];
  }));
}

type Answers = Record<string, Answer<unknown>>;

export async function refetch(named: Record<string, string>, read: typeof answer = answer): Promise<Answers> {
  return Object.fromEntries(await Promise.all(Object.entries(named).map(async ([name, address]) => [name, await read(address)] as const)));
}

/**
 * What to show after reading again. A server that is away or overloaded says nothing about the data: what was there stays. A refusal
 * (not found, not allowed any more) takes its place.
 */
export function merged<Shown extends object>(shown: Shown, fresh: Answers): {data: Shown; failed: Answer<unknown> | undefined} {
  const kept = Object.entries(fresh).filter(([, {status}]) => !isPassing(status));
  return {data: {...shown, ...Object.fromEntries(kept)}, failed: Object.values(fresh).find(({status}) => isPassing(status))};
}

/**
 * One reading at a time, and one more afterwards if asked meanwhile: under a stream of events the page keeps up with what the server
 * can answer, and no reading is thrown away for the next.
 */
export function oneAtATime(work: () => Promise<void>): () => void {
  let running = false;
  let again = false;
  async function run() {
    if (running) {
      again = true;
      return;
    }
    running = true;
    try {
      do {
        again = false;
        await work();
      } while (again);
    } finally {
      running = false;
    }
  }
  return () => void run();
}

function isPassing(status: number): boolean {
  return status === 0 || status === 429 || status >= 500;
}
