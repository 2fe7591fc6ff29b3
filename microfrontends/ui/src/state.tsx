import type {ActionState} from './types.ts';

/** A shape for each state in a box of 12, so that colour is never alone: disc, triangle, bars, tick, struck ring, diamond, cross. */
export const STATE_SHAPES: Record<ActionState, {d: string; filled: boolean}> = {
  scheduled: {d: 'M6 1.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9z', filled: true},
  running: {d: 'M2.5 1.5v9l8-4.5z', filled: true},
  held: {d: 'M2 1.5h3v9H2zM7 1.5h3v9H7z', filled: true},
  executed: {d: 'M1.5 6.5l3 3 6-7', filled: false},
  cancelled: {d: 'M6 1.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9zM2.8 9.2l6.4-6.4', filled: false},
  skipped: {d: 'M6 1.2 10.8 6 6 10.8 1.2 6z', filled: false},
  failed: {d: 'M2 2l8 8M10 2l-8 8', filled: false},
};

export function isState(value: string): value is ActionState {
  return value in STATE_SHAPES;
}

/** The shape alone, for beside its word. */
export function StateShape({state}: {state: ActionState}) {
  const {d, filled} = STATE_SHAPES[state];
  return (
    <svg className="ui-shape" width="12" height="12" viewBox="0 0 12 12" aria-hidden="true"
      fill={filled ? 'currentColor' : 'none'} stroke={filled ? 'none' : 'currentColor'} strokeWidth="1.8">
      <path d={d} />
    </svg>
  );
}

/** Shape, word and hue. */
export function StateBadge({state}: {state: ActionState}) {
  return <span className={`ui-badge ui-state-${state}`}><StateShape state={state} />{state}</span>;
}

export function Badge({tone = 'plain', children}: {tone?: 'plain' | 'accent' | 'danger' | 'warning' | 'done'; children: React.ReactNode}) {
  return <span className={`ui-badge ui-tone-${tone}`}>{children}</span>;
}
