import {EmptyState, Sentence, StateBadge, Time, useFresh, withQuery} from '@tempo/ui';
import type {Action, TempoEvent} from '@tempo/ui';

type Entry = {at: string; key: string; event: TempoEvent} | {at: string; key: string; action: Action};

/** What happened, newest first: its events, and each action of its that has ended, said in a sentence. */
export function History({events, ended}: {events: TempoEvent[]; ended: Action[]}) {
  const entries: Entry[] = [
    ...events.filter(event => !event.event_type.startsWith('action.')).map(event => ({at: event.recorded_at, key: `event ${event.position}`, event})),
    ...ended.map(action => ({at: action.ended_at ?? action.run_at, key: `action ${action.id}`, action})),
  ].sort((one, other) => Date.parse(other.at) - Date.parse(one.at));
  const fresh = useFresh(entries, entry => entry.key, () => '');
  if (entries.length === 0) return <EmptyState title="Nothing has happened to it yet" />;
  return (
    <ol className="entity-history" data-list="" tabIndex={-1}>
      {entries.map(entry => (
        <li key={entry.key} data-fresh={fresh.has(entry.key) ? '' : undefined}>
          <Time at={entry.at} />
          {'event' in entry ? <Happened event={entry.event} /> : <Ended action={entry.action} />}
        </li>
      ))}
    </ol>
  );
}

function Happened({event}: {event: TempoEvent}) {
  return (
    <>
      <span className="entity-said"><code className="ui-code">{event.event_type}</code>{event.actor && <> by {event.actor}</>}</span>
      <a href={withQuery('/events', {position: String(event.position)})} data-row="" aria-label={`Details of event ${event.position}`}>Event {event.position}</a>
    </>
  );
}

function Ended({action}: {action: Action}) {
  return (
    <>
      <span className="entity-said"><Sentence action={action} links={false} /></span>
      <StateBadge state={action.state} />
    </>
  );
}
