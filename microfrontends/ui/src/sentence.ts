/** An action said in a sentence: what happens to whom, when, why, and what would stop it. */
import {clock, day, DAY, duration, instant} from './calendar.ts';
import type {Action, ActionKind, EventRule} from './types.ts';

/** Plain words, or a name as the system knows it. */
export type Part = {text: string} | {code: string} | {entity: {type: string; id: string}};

interface When {
  zone: string;
  /** Milliseconds since the epoch. */
  now: number;
  /** False where the times stand beside the sentence, as in a list. */
  times?: boolean;
}

const VERBS: Record<ActionKind, {plan: string; doing: string; done: string; noun: string}> = {
  delete: {plan: 'Delete', doing: 'Deleting', done: 'Deleted', noun: 'deletion'},
  archive: {plan: 'Archive', doing: 'Archiving', done: 'Archived', noun: 'archiving'},
  run: {plan: 'Run', doing: 'Running', done: 'Ran', noun: 'run'},
};

export function compose(action: Action, when: When): Part[] {
  return joined(parts(action, when));
}

function parts(action: Action, when: When): Part[] {
  const verbs = VERBS[action.action];
  const due = instant(action.run_at);
  const ended = action.ended_at === null ? due : instant(action.ended_at);
  const timed = when.times !== false;
  const at = (time: number) => text(timed ? ` ${moment(time, when)}` : '');
  switch (action.state) {
    case 'scheduled':
      return [...what(verbs.plan, action), at(due), ...because(action), ...unless(action), text('.'), ...from(action)];
    case 'running':
      return [...what(verbs.doing, action), ...(timed ? [text(', due'), at(due)] : []), text('.'), ...from(action)];
    case 'held':
      return [...what(verbs.plan, action), text(': held'), ...(timed ? [text(due > when.now ? '. It is due' : '. It was due'), at(due)] : []), ...why(action), ...unless(action), text('.'),
        ...from(action)];
    case 'executed':
      return [...what(verbs.done, action), at(ended), ...because(action), text('.'), ...from(action)];
    case 'cancelled':
    case 'skipped':
      return [...what(verbs.plan, action), at(due), text(`: ${action.state}`), at(ended), ...endedBy(action), ...why(action), text('.'), ...from(action)];
    case 'failed':
      return [...what(verbs.plan, action), at(due), text(`: failed after ${action.attempts} attempt${action.attempts === 1 ? '' : 's'}`),
        at(ended), ...why(action), text('.'), ...from(action)];
  }
}

/** The sentence as a string, for labels and confirmations. */
export function plain(parts: Part[]): string {
  return parts.map(part => 'text' in part ? part.text : 'code' in part ? part.code : `${part.entity.type}/${part.entity.id}`).join('');
}

/** "Delete user/42": short, for marks and buttons. */
export function headline(action: Action): string {
  return plain(what(VERBS[action.action].plan, action));
}

/** "deletion", as in "Cancel deletion". */
export function noun(kind: ActionKind): string {
  return VERBS[kind].noun;
}

/** The type that a rule names; a narrower rule says so. */
export function ruleName(rule: EventRule): string {
  return typeof rule === 'string' ? rule : rule.where === undefined ? rule.type
    : `${rule.type} where ${Object.entries(rule.where).map(([name, value]) => `${name} = ${JSON.stringify(value)}`).join(' and ')}`;
}

function what(verb: string, action: Action): Part[] {
  const entity = {entity: {type: action.entity_type, id: action.entity_id}};
  return action.action === 'run' && action.pattern !== null
    ? [text(`${verb} `), {code: action.pattern}, text(' on '), entity]
    : [text(`${verb} `), entity];
}

function because({origin, generation}: Action): Part[] {
  if (origin.kind !== 'policy') return [];
  // Overridden, it may come at another time than the retention's own.
  if (generation > 0) return [text(`, by a retention of ${duration(origin.retention)}`)];
  const restarts = origin.restart_on ?? [];
  return [text(`, ${duration(origin.retention)} after creation`),
    ...restarts.flatMap((type): Part[] => [text(' or the latest '), {code: type}])];
}

function unless({cancel_on, override_on}: Action): Part[] {
  const names = [...new Set([...cancel_on, ...override_on].map(ruleName))];
  if (names.length === 0) return [];
  return [text(', unless '), ...names.flatMap((name, index): Part[] =>
    index === 0 ? [{code: name}] : [text(index === names.length - 1 ? ' or ' : ', '), {code: name}])];
}

function from({origin}: Action): Part[] {
  if (origin.kind !== 'policy') return [];
  const {role, environment, category} = origin.rule;
  return [text(` From rule ${role} / ${environment} / ${category}, revision ${origin.revision}.`)];
}

function endedBy({ended_by}: Action): Part[] {
  return ended_by === null ? [] : [text(` by event ${ended_by}`)];
}

function why({reason}: Action): Part[] {
  return reason ? [text(` (${reason})`)] : [];
}

/** "on 21 Feb 2027", nearer "on 26 Nov at 14:00", today "at 14:00:05". */
function moment(time: number, {zone, now}: When): string {
  const date = day(time, zone, now);
  if (Math.abs(time - now) > 30 * DAY) return `on ${date}`;
  return date === day(now, zone, now) ? `at ${clock(time, zone, true)}` : `on ${date} at ${clock(time, zone)}`;
}

/** Neighbouring words as one: fewer nodes on the page. */
function joined(parts: Part[]): Part[] {
  const merged: Part[] = [];
  for (const part of parts) {
    const last = merged.at(-1);
    if (last !== undefined && 'text' in part && 'text' in last) merged[merged.length - 1] = text(last.text + part.text);
    else merged.push(part);
  }
  return merged;
}

function text(words: string): Part {
  return {text: words};
}
