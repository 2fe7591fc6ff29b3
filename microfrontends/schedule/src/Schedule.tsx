import {useMemo, useState} from 'react';
import {count, EmptyState, fragment, instant, isOk, LinkButton, Loaded, PageHeader, Search, Section, useWords, relative} from '@tempo/ui';
import type {Action, FragmentProps, Page} from '@tempo/ui';
import manifest from '../manifest.json' with {type: 'json'};
import {ActionList} from './ActionList.tsx';
import {Axis} from './Axis.tsx';
import {fittingSpan, momentOf, SPANS} from './axis.ts';
import {ASK} from './Cancel.tsx';
import {Details} from './Details.tsx';
import {useView} from './useView.ts';

interface Data {
  upcoming: Page<Action>;
  ended: Page<Action>;
  cancelled: Page<Action>;
  action: Action;
}

const SHOWN_ENDED = 25;

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
  const ended = useMemo(() => [...items(data.ended), ...items(data.cancelled)]
    .sort((a, b) => momentOf(b) - momentOf(a)).slice(0, SHOWN_ENDED), [data.ended, data.cancelled]);
  const all = useMemo(() => [...ended, ...upcoming], [ended, upcoming]);
  // The span that fits is chosen once: live data must not zoom under the reader's eyes.
  const [fitting] = useState(() => fittingSpan(upcoming, instant(now)));
  const span = SPANS.find(each => each.name === view.span) ?? fitting;
  const rows = {opened: view.action, address: (action: string) => address({action}), open: (action: string) => change({action})};

  return (
    <>
      <PageHeader title="Schedule" actions={<Search action={page.path} label="Find by entity or key" value={view.q} keep={view.span ? {span: view.span} : {}} />}>
        {isOk(data.upcoming) ? <Summary upcoming={upcoming} more={more} zone={zone} /> : `Times in ${zone}.`}
      </PageHeader>
      <Axis actions={all} until={more ? instant(upcoming.at(-1)!.run_at) : undefined} span={span} view={view} address={address} change={change} pointed={pointed} point={point} open={rows.open} />
      <Section title="Upcoming" aside={view.q && <a href={page.path}>Everything, not only “{view.q}”</a>}>
        <Loaded answer={data.upcoming} what="The schedule cannot be read. Nothing that is scheduled is lost.">
          {({items: actions, next}) => actions.length === 0 ? <Nothing q={view.q} path={page.path} /> : <>
            <ActionList label="Upcoming actions" actions={actions} {...rows} />
            {next !== null && <p className="schedule-more"><LinkButton href={address({after: next, action: undefined})}>Later ones</LinkButton></p>}
          </>}
        </Loaded>
      </Section>
      {ended.length > 0 && <Section title="Ended"><ActionList label="Ended actions" actions={ended} {...rows} /></Section>}
      <form id={ASK} method="get" action={page.path} hidden>
        {view.q && <input type="hidden" name="q" value={view.q} />}
        {view.span && <input type="hidden" name="span" value={view.span} />}
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

function Nothing({q, path}: {q: string | undefined; path: string}) {
  return q
    ? <EmptyState title={`Nothing upcoming is called “${q}”`}>
      <p>The search looks at the beginnings of an entity’s type, its id, and an action’s key. <a href={path}>Show everything</a></p>
    </EmptyState>
    : <EmptyState title="Nothing is scheduled" command={FIRST}>
      <p>An action is scheduled by an event. This one deletes campaign/spring in two minutes, unless <code className="ui-code">campaign_extended</code> comes first:</p>
    </EmptyState>;
}

function items(answer: FragmentProps<Data>['data']['ended'] | undefined): Action[] {
  return isOk(answer) ? answer.body.items : [];
}

export const Schedule = fragment<Data>(manifest, SchedulePage);
