/**
 * One event stream for a page, whatever number of fragments, and of the kit's copies in them, listen. It is kept on `window` under a
 * symbol that all copies know; its shape is therefore part of the contract and only ever grows.
 *
 * A hidden tab lets go of its stream: browsers allow six connections to a host, and a seventh tab would wait for ever. When it
 * is shown again, everything is read anew.
 */
export interface LiveEvent {
  position: number;
  event_type: string;
  entity_type: string | null;
  entity_id: string | null;
}

type Listener = (event: LiveEvent | 'reconnected') => void;

interface Hub {
  listeners: Set<Listener>;
}

const HUB = Symbol.for('tempo.live.v1');
const STREAM = '/api/v1/events/stream';
const RETRY = 5_000;
/** Long enough to gather what one transaction, or a burst of them, sends; too short to be noticed. */
const GATHER = 120;
const AT_MOST = 1_000;

/** Calls back, gathered, when an event of one of these types (`action.*`, `*_deleted`, `*`) has arrived or some may have been missed. */
export function onEvents(types: string[], stale: () => void): () => void {
  const matches = matcher(types);
  let timer: number | undefined;
  let first = 0;
  return listen(event => {
    if (event !== 'reconnected' && !matches(event.event_type)) return;
    const now = performance.now();
    if (timer === undefined) first = now;
    window.clearTimeout(timer);
    timer = window.setTimeout(() => { timer = undefined; stale(); }, Math.max(0, Math.min(GATHER, first + AT_MOST - now)));
  });
}

/** Every event of the page's stream as it comes. */
export function listen(listener: Listener): () => void {
  const {listeners} = hub();
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function matcher(types: string[]): (type: string) => boolean {
  const patterns = types.map(type => new RegExp(`^${type.split('*').map(part => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('.*')}$`));
  return type => patterns.some(pattern => pattern.test(type));
}

function hub(): Hub {
  const holder = window as unknown as Record<symbol, Hub | undefined>;
  return holder[HUB] ??= connect();
}

function connect(): Hub {
  const listeners = new Set<Listener>();
  const tell = (event: LiveEvent | 'reconnected') => listeners.forEach(listener => listener(event));
  let source: EventSource | undefined;

  function open() {
    if (source !== undefined || document.hidden) return;
    const opening = new EventSource(STREAM);
    source = opening;
    let known = false;
    // Between the server's reading and the stream's opening something may have happened; a reconnect resumes by Last-Event-ID.
    opening.onopen = () => { if (!known) tell('reconnected'); known = true; };
    opening.onmessage = message => tell(JSON.parse(message.data) as LiveEvent);
    opening.onerror = () => {
      if (opening.readyState !== EventSource.CLOSED) return; // the browser tries again by itself
      source = undefined;
      window.setTimeout(open, RETRY);
    };
  }

  document.addEventListener('visibilitychange', () => {
    if (document.hidden) {
      source?.close();
      source = undefined;
    } else {
      open();
    }
  });
  open();
  return {listeners};
}
