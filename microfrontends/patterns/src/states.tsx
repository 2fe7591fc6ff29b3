import {StateShape} from '@tempo/ui';
import type {ActionState} from '@tempo/ui';
import type {RunState, StepState} from './types.ts';

/** Each state has a shape and a hue of the kit's, and its own word. */
const LOOKS: Record<StepState | RunState, ActionState> = {
  pending: 'scheduled', running: 'running', waiting: 'held', completed: 'executed', failed: 'failed', skipped: 'skipped',
  compensating: 'running', compensated: 'cancelled', cancelled: 'cancelled', stopped: 'cancelled',
};

export function lookOf(state: string): ActionState {
  return LOOKS[state as StepState] ?? 'scheduled';
}

export function StepBadge({state}: {state: string}) {
  const look = lookOf(state);
  return <span className={`ui-badge ui-state-${look}`}><StateShape state={look} />{state}</span>;
}
