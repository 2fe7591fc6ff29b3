import {EntityLink, Table, Time, useFragment, useFresh, withQuery} from '@tempo/ui';
import type {TempoEvent} from '@tempo/ui';

interface LogProps {
  events: TempoEvent[];
  query: Record<string, string>;
  chosen: number | undefined;
  onChoose: (event: TempoEvent) => void;
}

/** The log's rows. Choosing one is a link to the page with its details, so that it works without JavaScript. */
export function Log({events, query, chosen, onChoose}: LogProps) {
  const {zone} = useFragment();
  const fresh = useFresh(events, event => event.position, () => '');
  return (
    <div data-list="" tabIndex={-1}>
      <Table label="Events" head={['Position', 'Event', 'Entity', `Recorded (${zone})`, 'By', 'Details']}>
        {events.map(event => (
          <tr key={event.position} data-fresh={fresh.has(event.position) ? '' : undefined} aria-selected={event.position === chosen || undefined}>
            <td className="events-position">{event.position}</td>
            <td><a className="events-type" href={withQuery('/events', {type: event.event_type})}>{event.event_type}</a></td>
            <td>{event.entity_type !== null && event.entity_id !== null && <EntityLink type={event.entity_type} id={event.entity_id} />}</td>
            <td className="events-time"><Time at={event.recorded_at} /></td>
            <td>{event.actor}</td>
            <td>
              <a href={withQuery('/events', {...query, position: String(event.position)})} data-row=""
                aria-label={`Details of event ${event.position}, ${event.event_type}`}
                onClick={click => { if (!click.metaKey && !click.ctrlKey) { click.preventDefault(); onChoose(event); } }}>Details</a>
            </td>
          </tr>
        ))}
      </Table>
    </div>
  );
}
