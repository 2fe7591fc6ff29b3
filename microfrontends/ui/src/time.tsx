import {useSyncExternalStore} from 'react';
import {absolute, instant, relative} from './calendar.ts';
import {useFragment, useRendered} from './fragment.tsx';

const TICK = 1000;
const tickers = new Set<() => void>();
let timer: number | undefined;
/** `performance.now()` when this page began to count; the server's `now` is taken to be of that moment. */
let started: number | undefined;

function subscribe(tick: () => void): () => void {
  started ??= performance.now();
  tickers.add(tick);
  timer ??= window.setInterval(() => tickers.forEach(each => each()), TICK);
  return () => {
    tickers.delete(tick);
    if (tickers.size === 0) {
      window.clearInterval(timer);
      timer = undefined;
    }
  };
}

/** How the server's time has moved on since it was rendered. */
function since(rendered: number): number {
  return started === undefined ? rendered : rendered + performance.now() - started;
}

/**
 * The server's time, moving on in the browser: milliseconds since the epoch, changing only every `step` milliseconds so that a
 * component renders no more often than it reads differently. While hydrating it is exactly the server's `now`.
 */
export function useNow(step: number = TICK): number {
  const rendered = useRendered();
  return useSyncExternalStore(subscribe, () => Math.max(rendered, Math.floor(since(rendered) / step) * step), () => rendered);
}

/** Words that follow the clock: renders again when they change, not when time does. */
export function useWords(say: (now: number) => string): string {
  const rendered = useRendered();
  return useSyncExternalStore(subscribe, () => say(since(rendered)), () => say(rendered));
}

/**
 * Relative and absolute together: "in 3 d 4 h · 26 Nov 14:00", with the zone's name where `zone` says so (once a table is enough, in
 * its heading). Should the server's and the browser's zone data disagree, the server's text stands until it changes.
 */
export function Time({at, zone: named = false, only}: {at: string; zone?: boolean; only?: 'relative' | 'absolute'}) {
  const {zone} = useFragment();
  const when = instant(at);
  const near = useWords(now => relative(when, now));
  const date = useWords(now => absolute(when, zone, now));
  return (
    <time className="ui-time" dateTime={at}>
      {only !== 'absolute' && <span className="ui-time-relative" suppressHydrationWarning>{near}</span>}
      {only !== 'relative' && <span className="ui-time-absolute" suppressHydrationWarning>{named ? `${date} ${zone}` : date}</span>}
    </time>
  );
}
