/** What can be done with an action by hand, besides cancelling it: none of it is for good. */
import type {Action, ActionState} from './types.ts';

export interface Verb {
  name: 'hold' | 'release' | 'retry';
  label: string;
  /** What it does, in the future and done. */
  promise: string;
  done: string;
}

const HOLD: Verb = {name: 'hold', label: 'Hold', promise: 'it waits until it is released', done: 'held. It waits until it is released.'};
const RELEASE: Verb = {name: 'release', label: 'Release', promise: 'it happens when it is due', done: 'released. It happens when it is due.'};
const RETRY: Verb = {name: 'retry', label: 'Retry', promise: 'it is attempted once more', done: 'tried once more.'};

const BY_STATE: Partial<Record<ActionState, Verb[]>> = {scheduled: [HOLD], held: [RELEASE], failed: [RETRY]};

export function verbsOf(action: Action): Verb[] {
  return BY_STATE[action.state] ?? [];
}

export function isCancellable({state}: Action): boolean {
  return state === 'scheduled' || state === 'held';
}

export function verbPath(action: Action, verb: Verb['name'] | 'cancel'): string {
  return `/api/v1/actions/${encodeURIComponent(action.id)}/${verb}`;
}
