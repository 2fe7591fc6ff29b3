import {Drawer, EntityLink, Id, Time, withQuery} from '@tempo/ui';
import type {TempoEvent} from '@tempo/ui';
import type {ReactNode} from 'react';

/** One event, whole: who, why, under which policy, when by both clocks, and what it carried. */
export function Detail({event, close, onClose}: {event: TempoEvent; close: string; onClose: () => void}) {
  return (
    <Drawer title={<code>{event.event_type}</code>} close={close} onClose={onClose}>
      <dl className="events-detail">
        <Row term="Position">{event.position}</Row>
        <Row term="Entity">{event.entity_type !== null && event.entity_id !== null && <EntityLink type={event.entity_type} id={event.entity_id} />}</Row>
        <Row term="Recorded"><Time at={event.recorded_at} zone /></Row>
        <Row term="Time at source"><Time at={event.time} zone /></Row>
        <Row term="By">{event.actor ?? 'not shown'}</Row>
        <Row term="Source"><code>{event.source}</code></Row>
        <Row term="Policy">{event.policy_revision === null ? 'none' : <a href="/policies">revision {event.policy_revision}</a>}</Row>
        <Row term="Id"><Id value={event.id} whole /></Row>
        {event.causation_id && <Row term="Caused by"><Id value={event.causation_id} whole /></Row>}
        {event.correlation_id && (
          <Row term="Story">
            <Id value={event.correlation_id} whole />
            <a href={withQuery('/events', {correlation_id: event.correlation_id})}>All events of this story</a>
          </Row>
        )}
      </dl>
      <h3 className="events-payload-head">Payload</h3>
      {event.payload === null
        ? <p>Policy shows you this event in summary: its payload is not yours to read.</p>
        : <pre className="events-payload" tabIndex={0} aria-label="Payload">{JSON.stringify(event.payload, null, 2)}</pre>}
    </Drawer>
  );
}

function Row({term, children}: {term: string; children: ReactNode}) {
  return <div><dt>{term}</dt><dd>{children}</dd></div>;
}
