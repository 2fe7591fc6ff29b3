import {useMemo} from 'react';
import type {KeyboardEvent, MouseEvent} from 'react';
import {clock, count, Icon, plain, compose, relative, Sentence, STATE_SHAPES, StateBadge, Time, useFragment, useNow, useRendered} from '@tempo/ui';
import type {Action, ActionKind, ActionState} from '@tempo/ui';
import {percent, place, SPANS, stretch, ticks} from './axis.ts';
import type {Density, Mark, Span, Tick} from './axis.ts';
import {isPlain} from './view.ts';
import type {View} from './view.ts';

const LINE = 106;
const LEVEL = 18;
const KINDS: ActionKind[] = ['delete', 'archive', 'run'];
const HEIGHT = 136;

interface AxisProps {
  actions: Action[];
  /** The last action that was read, where there are more. */
  until: number | undefined;
  span: Span;
  view: View;
  /** An address for a changed view: the axis moves without JavaScript too. */
  address: (change: Partial<View>) => string;
  change: (change: Partial<View>) => void;
  pointed: string | undefined;
  point: (id: string) => void;
  open: (id: string) => void;
}

/** The hero: a line for now, what did happen to its left, what will to its right, and a sentence for the mark that is pointed at. */
export function Axis({actions, until, span, view, address, change, pointed, point, open}: AxisProps) {
  const {zone} = useFragment();
  const rendered = useRendered();
  const now = useNow(Math.max(1000, span.length / 1000));
  const shown = stretch(span, view.at ?? now);
  const {from, to} = shown;
  const {marks, densities} = useMemo(() => place(actions, {span, from, to}), [actions, span, from, to]);
  const lines = useMemo(() => ticks({span, from, to}, zone, rendered), [span, from, to, zone, rendered]);
  const selected = marks.find(mark => mark.action.id === pointed)
    ?? marks.find(mark => mark.action.ended_at === null) ?? marks.at(-1);
  const nowAt = percent(now, from, to);
  const index = SPANS.indexOf(span);

  function press(event: KeyboardEvent<HTMLElement>) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const at = selected ? marks.indexOf(selected) : -1;
    const keys: Record<string, () => void> = {
      'ArrowRight': () => focus(marks[at + 1]), 'ArrowLeft': () => focus(marks[at - 1]),
      '+': () => zoom(index - 1), '=': () => zoom(index - 1), '-': () => zoom(index + 1), 'Home': () => change({at: undefined}),
    };
    const act = keys[event.key];
    if (act === undefined) return;
    event.preventDefault();
    act();
  }

  function focus(mark: Mark | undefined) {
    if (mark === undefined) return;
    point(mark.action.id);
    document.getElementById(`schedule-mark-${mark.action.id}`)?.focus();
  }

  function zoom(to: number) {
    const next = SPANS[to];
    if (next) change({span: next.name});
  }

  const link = (to: Partial<View>) => ({
    href: address(to),
    onClick: (event: MouseEvent) => { if (isPlain(event)) { event.preventDefault(); change(to); } },
  });

  return (
    <section className="schedule-axis" aria-label="Time axis" onKeyDown={press} data-wide="">
      <div className="schedule-axis-bar">
        <ul className="schedule-spans" aria-label="Zoom">
          {SPANS.map(each => (
            <li key={each.name}><a {...link({span: each.name})} aria-current={each === span ? 'true' : undefined}>{each.label}</a></li>
          ))}
        </ul>
        <ul className="schedule-legend" aria-label="Colours">
          {KINDS.map(kind => <li key={kind} className={`schedule-${kind}`}><svg width="8" height="8" aria-hidden="true"><circle cx="4" cy="4" r="4" /></svg>{kind}</li>)}
        </ul>
        <div className="schedule-move">
          <a {...link({at: from})} aria-label="Earlier"><Icon name="back" /></a>
          <a {...link({at: undefined})} aria-current={view.at === undefined ? 'true' : undefined}>Now</a>
          <a {...link({at: to})} aria-label="Later"><Icon name="send" /></a>
        </div>
      </div>
      <svg className="schedule-line" width="100%" height={HEIGHT} role="group" aria-label={`${count(marks.length)} marks over ${span.label}`}>
        {nowAt > 0 && <rect className="schedule-past" x="0" y="0" width={`${Math.min(100, nowAt)}%`} height={LINE} />}
        {until !== undefined && until < to && <Unread at={percent(Math.max(until, from), from, to)} />}
        {lines.map(({x, label}, index) => (
          <g key={`${x}`} className={`schedule-tick${x < 5 ? ' schedule-tick-first' : x > 95 ? ' schedule-tick-last' : ''}`}>
            <line x1={`${x}%`} x2={`${x}%`} y1="0" y2={LINE + 5} />
            <text x={`${x}%`} y={LINE + 22} textAnchor={anchor(x, label)}>{labelAt(lines, index)}</text>
          </g>
        ))}
        <line className="schedule-base" x1="0" x2="100%" y1={LINE} y2={LINE} />
        {nowAt >= 0 && nowAt <= 100 && (
          <g className="schedule-now">
            <line x1={`${nowAt}%`} x2={`${nowAt}%`} y1="0" y2={LINE + 5} />
            <text x={`${nowAt}%`} y="12" dx="6" suppressHydrationWarning>now {clock(now, zone)}</text>
          </g>
        )}
        {densities.map(density => <Crowd key={density.x} density={density} index={index} link={link} />)}
        {marks.map(mark => (
          <Point key={mark.action.id} mark={mark} selected={mark === selected} zone={zone} now={rendered}
            href={address({action: mark.action.id})} point={point} open={open} />
        ))}
      </svg>
      <div className="schedule-readout">
        {selected
          ? <><StateBadge state={selected.action.state} /><Time at={selected.action.ended_at ?? selected.action.run_at} />
            <p><Sentence action={selected.action} times={false} /></p></>
          : <p>No mark in this stretch. Zoom out, or move along.</p>}
      </div>
    </section>
  );
}

/** Half a label's width in percent of a narrow axis. */
const half = (label: string) => label.length * 0.6;

/** A label stands in the middle below its tick, unless half of it would be cut off by the axis' end. */
function anchor(x: number, label: string): 'start' | 'middle' | 'end' {
  return x < half(label) ? 'start' : x > 100 - half(label) ? 'end' : 'middle';
}

/** One that is moved aside would lie over its neighbour where that is near: then there is none. */
function labelAt(lines: Tick[], index: number): string {
  const {x, label} = lines[index]!;
  const neighbour = lines[x < 50 ? index + 1 : index - 1];
  return anchor(x, label) !== 'middle' && neighbour !== undefined && Math.abs(neighbour.x - x) < 2.5 * half(label) ? '' : label;
}

/** Beyond what was read there may be anything: it must not look empty. */
function Unread({at}: {at: number}) {
  return (
    <g>
      <rect className="schedule-unread" x={`${at}%`} y="0" width={`${Math.round((100 - at) * 100) / 100}%`} height={LINE} />
      <text className="schedule-unread-words" x="100%" dx="-8" y="28" textAnchor="end">later ones are not drawn</text>
    </g>
  );
}

function Point({mark, selected, zone, now, href, point, open}:
  {mark: Mark; selected: boolean; zone: string; now: number; href: string; point: (id: string) => void; open: (id: string) => void}) {
  const {action, x, at, level} = mark;
  return (
    <a id={`schedule-mark-${action.id}`} href={href} tabIndex={selected ? 0 : -1} className={`schedule-mark schedule-${action.action}`}
      data-selected={selected ? '' : undefined}
      aria-label={`${plain(compose(action, {zone, now}))} ${relative(at, now)}`}
      onPointerEnter={() => point(action.id)} onFocus={() => point(action.id)}
      onClick={event => { if (isPlain(event)) { event.preventDefault(); open(action.id); } }}>
      <svg x={`${x}%`} y={LINE - 13 - level * LEVEL} width="1" height="1" overflow="visible">
        <circle className="schedule-halo" r="9" />
        <Shape state={action.state} />
      </svg>
    </a>
  );
}

function Shape({state}: {state: ActionState}) {
  const {d, filled} = STATE_SHAPES[state];
  return <path className={filled ? 'schedule-filled' : 'schedule-open'} d={d} transform="translate(-6 -6)" />;
}

function Crowd({density, index, link}: {density: Density; index: number; link: (to: Partial<View>) => object}) {
  const height = 14 + Math.round(58 * density.height);
  const nearer = SPANS[Math.max(0, index - 1)]!;
  return (
    <a {...link({span: nearer.name, at: density.first})} className="schedule-crowd" aria-label={`${count(density.count)} actions: zoom in`}>
      <svg x={`${density.x}%`} y={LINE - height} width="1" height="1" overflow="visible">
        <rect x="-7" width="14" height={height} rx="2" />
        <text y="-5" textAnchor="middle">{count(density.count)}</text>
      </svg>
    </a>
  );
}
