import {count, EmptyState, EntityLink, fragment, headline, isOk, LinkButton, Loaded, PageHeader, Section, Sentence, StateBadge, Time, useFresh, withQuery} from '@tempo/ui';
import type {Action, FragmentProps, Page, TempoEvent} from '@tempo/ui';
import manifest from '../manifest.json' with {type: 'json'};

interface Forecast {
  total: number;
  overdue: number;
}

interface Data {
  next: Page<Action>;
  attention: Page<Action>;
  forecast: Forecast;
  events: Page<TempoEvent>;
}

function OverviewPage({data}: FragmentProps<Data>) {
  return (
    <>
      <PageHeader title="What happens next" actions={<LinkButton href="/schedule">Whole schedule</LinkButton>}>
        {isOk(data.forecast) && <Counts forecast={data.forecast.body} attention={isOk(data.attention) ? data.attention.body : undefined} />}
      </PageHeader>
      <Loaded answer={data.next} what="What is next cannot be read.">{({items}) => <Next actions={items} />}</Loaded>
      <Loaded answer={data.attention} what="What needs attention cannot be read.">
        {({items}) => items.length > 0 && <Section title="Waiting for somebody"><Actions actions={items} /></Section>}
      </Loaded>
      <Section title="What just happened" aside={<a href="/events">All events</a>}>
        <Loaded answer={data.events} what="The log cannot be read.">{({items}) => <Happened events={items} />}</Loaded>
      </Section>
    </>
  );
}

function Counts({forecast, attention}: {forecast: Forecast; attention: Page<Action> | undefined}) {
  const waiting = attention?.items.length ?? 0;
  return <>
    {count(forecast.total)} due in the next 72 hours
    {forecast.overdue > 0 && <>, <a href="/schedule">{count(forecast.overdue)} overdue</a></>}
    {waiting > 0 && `, ${count(waiting)}${attention?.next ? ' and more' : ''} held or failed`}.
  </>;
}

function Next({actions}: {actions: Action[]}) {
  if (actions.length === 0) {
    return <EmptyState title="Nothing is scheduled"><p>The <a href="/schedule">schedule</a> shows the command for a first one.</p></EmptyState>;
  }
  return <Actions actions={actions} />;
}

function Actions({actions}: {actions: Action[]}) {
  const fresh = useFresh(actions, action => action.id, action => `${action.state} ${action.run_at}`);
  return (
    <div className="overview-rows" data-list="" tabIndex={-1}><ul className="overview-list">
      {actions.map(action => (
        <li key={action.id} data-fresh={fresh.has(action.id) ? '' : undefined}>
          <Time at={action.run_at} />
          <span className="overview-said"><Sentence action={action} times={false} /></span>
          <StateBadge state={action.state} />
          <a href={withQuery('/schedule', {action: action.id})} data-row="" aria-label={`Details: ${headline(action)}`}>Details</a>
        </li>
      ))}
    </ul></div>
  );
}

function Happened({events}: {events: TempoEvent[]}) {
  const fresh = useFresh(events, event => event.position, () => '');
  if (events.length === 0) return <EmptyState title="Nothing has happened yet"><p>The first event that is sent shows here at once.</p></EmptyState>;
  return (
    <div className="overview-rows" data-list="" tabIndex={-1}><ol className="overview-list">
      {events.map(event => (
        <li key={event.position} data-fresh={fresh.has(event.position) ? '' : undefined}>
          <Time at={event.recorded_at} />
          <span className="overview-said">
            <code className="ui-code">{event.event_type}</code>
            {event.entity_type !== null && event.entity_id !== null && <> <EntityLink type={event.entity_type} id={event.entity_id} /></>}
            {event.actor && <> by {event.actor}</>}
          </span>
          <span className="overview-position">{event.position}</span>
        </li>
      ))}
    </ol></div>
  );
}

export const Overview = fragment<Data>(manifest, OverviewPage);
