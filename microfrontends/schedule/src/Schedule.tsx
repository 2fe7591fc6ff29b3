import {useMemo, useState} from 'react';
import {count, EmptyState, fragment, instant, isOk, LinkButton, Loaded, PageHeader, Search, Section, useWords, relative} from '@tempo/ui';
import type {Action, FragmentProps, Page} from '@tempo/ui';
import manifest from '../manifest.json' with {type: 'json'};
import {ActionList} from './ActionList.tsx';
import {Axis} from './Axis.tsx';
import {fittingSpan, SPANS} from './axis.ts';
import {Bulk, CANCEL_ALL, RETRY_ALL} from './Bulk.tsx';
import {ASK} from './Cancel.tsx';
import {Details} from './Details.tsx';
import {Filters} from './Filters.tsx';
import {ForecastChart} from './ForecastChart.tsx';
import {Punctuality} from './Punctuality.tsx';
import type {Forecast, Lateness} from './types.ts';
import {useView} from './useView.ts';
import {conditions} from './view.ts';
import type {View} from './view.ts';

interface Data {
  upcoming: Page<Action>;
  ended: Page<Action>;
  failed: Page<Action>;
  forecast: Forecast;
  lateness: Lateness;
  action: Action;
}

const FIRST = `curl -X POST "$TEMPO/api/v1/events" \\
  -H "Authorization: Bearer $TEMPO_TOKEN" \\
  -H "Content-Type: application/json" \\
  -d '{"event_type": "scheduler.schedule", "entity_type": "campaign", "entity_id": "spring",
       "payload": {"action": "delete", "delay": "PT2M", "cancel_on": ["campaign_extended"]}}'`;

function SchedulePage({data, page, now, zone}: FragmentProps<Data>) {
  const {view, address, change} = useView(page.path, page.query);
  const [pointed, point] = useState<string>();
  const upcoming = items(data.upcoming);
  const more = upcoming.length > 0 && isOk(data.upcoming) && data.upcoming.body.next !== null;
  const ended = items(data.ended);
  const failed = items(data.failed);
  const all = useMemo(() => [...items(data.failed), ...items(data.ended), ...items(data.upcoming)], [data.failed, data.ended, data.upcoming]);
  const filter = conditions(view);
  const isFiltered = Object.keys(filter).length > 0;
  // The span that fits is chosen once: live data must not zoom under the reader's eyes.
  const [fitting] = useState(() => fittingSpan(upcoming, instant(now)));
  const span = SPANS.find(each => each.name === view.span) ?? fitting;
  const rows = {opened: view.action, address: (action: string) => address({action}), open: (action: string) => change({action})};

  return (
    <>
      <PageHeader title="Schedule" actions={<Search action={page.path} label="Find by entity or key" value={view.q} keep={kept(view)} />}>
        {isOk(data.upcoming) ? <Summary upcoming={upcoming} more={more} zone={zone} /> : `Times in ${zone}.`}
      </PageHeader>
      <Axis actions={all} until={more ? instant(upcoming.at(-1)!.run_at) : undefined} span={span} view={view} address={address} change={change} pointed={pointed} point={point} open={rows.open} />
      {data.forecast && <Loaded answer={data.forecast} what="The forecast cannot be read.">{forecast => <ForecastChart forecast={forecast} address={address} />}</Loaded>}
      {failed.length > 0 && <Section title="Failed" aside={<Bulk verb={RETRY_ALL} filter={{...filter, state: 'failed'}} />}>
        <ActionList label="Failed actions" actions={failed} {...rows} />
      </Section>}
      <Section title="Upcoming" aside={isFiltered && upcoming.length > 0 && <Bulk verb={CANCEL_ALL} filter={{...filter, state: 'scheduled,held'}} />}>
        <Filters view={view} address={address} />
        <Loaded answer={data.upcoming} what="The schedule cannot be read. Nothing that is scheduled is lost.">
          {({items: actions, next}) => actions.length === 0 ? <Nothing isFiltered={isFiltered} path={page.path} /> : <>
            <ActionList label="Upcoming actions" actions={actions} {...rows} />
            {next !== null && <p className="schedule-more"><LinkButton href={address({after: next, action: undefined})}>Later ones</LinkButton></p>}
          </>}
        </Loaded>
      </Section>
      {ended.length > 0 && <Section title="Ended"><ActionList label="Ended actions" actions={ended} {...rows} /></Section>}
      {isOk(data.lateness) && <Punctuality lateness={data.lateness.body} />}
      <form id={ASK} method="get" action={page.path} hidden>
        {Object.entries({...kept(view), ...(view.q && {q: view.q})}).map(([name, value]) => <input key={name} type="hidden" name={name} value={value} />)}
      </form>
      {view.action !== undefined && <Details key={view.action} id={view.action} listed={all.find(action => action.id === view.action)}
        given={page.query.action === view.action ? data.action : undefined}
        close={address({action: undefined})} onClose={() => change({action: undefined})} />}
    </>
  );
}

function Summary({upcoming, more, zone}: {upcoming: Action[]; more: boolean; zone: string}) {
  const next = upcoming.find(action => action.state === 'scheduled');
  const soon = useWords(now => next ? `, the next ${relative(instant(next.run_at), now)}` : '');
  return <span suppressHydrationWarning>{count(upcoming.length)}{more ? ' and more' : ''} upcoming{soon}. Times in {zone}.</span>;
}

function Nothing({isFiltered, path}: {isFiltered: boolean; path: string}) {
  return isFiltered
    ? <EmptyState title="Nothing upcoming is like that">
      <p>The search looks at the beginnings of an entity’s type, its id, and an action’s key. <a href={path}>Show everything</a></p>
    </EmptyState>
    : <EmptyState title="Nothing is scheduled" command={FIRST}>
      <p>An action is scheduled by an event. This one deletes campaign/spring in two minutes, unless <code className="ui-code">campaign_extended</code> comes first:</p>
    </EmptyState>;
}

/** What else the address says, for forms that change a part of it. */
function kept({q, after, action, at, ...rest}: View): Record<string, string> {
  return Object.fromEntries(Object.entries(rest).filter((entry): entry is [string, string] => entry[1] !== undefined));
}

function items(answer: FragmentProps<Data>['data']['ended'] | undefined): Action[] {
  return isOk(answer) ? answer.body.items : [];
}

export const Schedule = fragment<Data>(manifest, SchedulePage);
