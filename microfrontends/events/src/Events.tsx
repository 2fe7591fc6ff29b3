import {Button, EmptyState, Field, fragment, isOk, LinkButton, Loaded, PageHeader, useApi, withQuery} from '@tempo/ui';
import type {FragmentProps, Page, TempoEvent} from '@tempo/ui';
import {useState} from 'react';
import manifest from '../manifest.json' with {type: 'json'};
import {Detail} from './Detail.tsx';
import {Log} from './Log.tsx';

interface Data {
  events: Page<TempoEvent>;
  event: TempoEvent;
}

const FIRST = `curl -X POST "$TEMPO/api/v1/events" \\
  -H "Authorization: Bearer $TEMPO_TOKEN" -H "Content-Type: application/json" \\
  -d '{"event_type": "user_created", "entity_type": "user", "entity_id": "42", "payload": {}}'`;

function EventsPage({data, page}: FragmentProps<Data>) {
  const {get} = useApi();
  const [chosen, setChosen] = useState<TempoEvent | undefined>(isOk(data.event) ? data.event.body : undefined);
  const {position: _, ...query} = page.query;

  function show(event: TempoEvent | undefined) {
    setChosen(event);
    window.history.replaceState(null, '', withQuery(page.path, {...query, position: event && String(event.position)}));
    // The list may hold a summary of it: the log itself says all that this reader may see.
    if (event) void get<TempoEvent>(`/api/v1/events/${event.position}`).then(whole => setChosen(now => now?.position === whole.position ? whole : now));
  }

  return (
    <div data-wide="">
      <PageHeader title="Events">Everything that happened, newest first. A row that is new lights up.</PageHeader>
      <Filter query={query} />
      <Loaded answer={data.events} what="The log cannot be read.">
        {({items, next}) => items.length === 0 ? <Nothing filtered={Object.keys(query).length > 0} /> : (
          <>
            <Log events={items} query={query} chosen={chosen?.position} onChoose={show} />
            <nav className="events-pages" aria-label="Pages of the log">
              {query.after && <LinkButton href={withQuery('/events', {...query, after: undefined})}>Newest</LinkButton>}
              {next && <LinkButton href={withQuery('/events', {...query, after: next})}>Older</LinkButton>}
            </nav>
          </>
        )}
      </Loaded>
      {chosen && <Detail event={chosen} close={withQuery('/events', query)} onClose={() => show(undefined)} />}
    </div>
  );
}

function Filter({query}: {query: Record<string, string>}) {
  const active = query.type || query.entity_type || query.entity_id || query.correlation_id;
  return (
    <form className="events-filter" role="search" action="/events" method="get" aria-label="Filter the log">
      <Field label="Event type" name="type" defaultValue={query.type} placeholder="user_created, action.*" autoComplete="off" data-search="" />
      <Field label="Entity type" name="entity_type" defaultValue={query.entity_type} placeholder="user" autoComplete="off" />
      <Field label="Entity id" name="entity_id" defaultValue={query.entity_id} placeholder="42" autoComplete="off" />
      <Field label="Story" name="correlation_id" defaultValue={query.correlation_id} placeholder="correlation id" autoComplete="off" />
      <div className="events-filter-ends">
        <Button type="submit">Filter</Button>
        {active && <LinkButton tone="quiet" href="/events">Show all</LinkButton>}
      </div>
    </form>
  );
}

function Nothing({filtered}: {filtered: boolean}) {
  return filtered
    ? <EmptyState title="No event matches"><p>Types match whole, or with <code className="ui-code">*</code> at an end. <a href="/events">Show all events</a></p></EmptyState>
    : <EmptyState title="The log is empty" command={FIRST}><p>Send the first event; it shows here at once.</p></EmptyState>;
}

export const Events = fragment<Data>(manifest, EventsPage);
