import {count, EmptyState, EntityLink, fragment, Id, isOk, LinkButton, Loaded, PageHeader, Section, Time, withQuery} from '@tempo/ui';
import type {FragmentProps, Page} from '@tempo/ui';
import manifest from '../manifest.json' with {type: 'json'};
import {GraphView} from './GraphView.tsx';
import {CancelRun, RunList} from './RunList.tsx';
import {StepBadge} from './states.tsx';
import {PlannedSteps, RunSteps} from './Steps.tsx';
import type {Pattern, Run, RunState} from './types.ts';

interface Data {
  patterns: Page<Pattern>;
  runs: Page<Run>;
  run: Run;
}

const STATES: RunState[] = ['running', 'compensating', 'completed', 'failed', 'cancelled'];

const FIRST = `curl -X PUT "$TEMPO/api/v1/patterns/say_goodbye" \\
  -H "Authorization: Bearer $TEMPO_TOKEN" -H "Content-Type: application/json" \\
  -d '{"steps": [{"id": "tell", "uses": "emit", "with": {"event_type": "goodbye_said", "payload": {}}},
                {"id": "mark", "uses": "metadata", "with": {"data": {"left": true}}, "depends_on": ["tell"]}]}'`;

function PatternsPage({data, page}: FragmentProps<Data>) {
  const {query, path} = page;
  const asked = query['run'] || undefined;
  const named = query['pattern'] || undefined;
  return (
    <>
      <PageHeader title={asked ? 'Run' : 'Patterns'} actions={asked && <LinkButton href={isOk(data.run) ? withQuery(path, {pattern: data.run.body.pattern}) : path}>All runs</LinkButton>}>
        {!asked && 'What actions run: steps that follow one another, side by side where they can.'}
      </PageHeader>
      {asked
        ? <Loaded answer={data.run} what="This run cannot be read.">{run => <RunView run={run} path={path} />}</Loaded>
        : <Loaded answer={data.patterns} what="The patterns cannot be read. What runs goes on.">
          {({items}) => items.length === 0
            ? <EmptyState title="No pattern is registered yet" command={FIRST}><p>An administrator registers one; from then on an action may <code className="ui-code">run</code> it:</p></EmptyState>
            : <PatternView patterns={items} chosen={items.find(({name}) => name === named) ?? items[0]!} path={path} />}
        </Loaded>}
      <Section title={named ? `Runs of ${named}` : 'Runs'} aside={<StateLinks path={path} query={query} />}>
        <Loaded answer={data.runs} what="The runs cannot be read. What runs goes on.">
          {({items, next}) => items.length === 0
            ? <EmptyState title="Nothing has run"><p>An action whose kind is <code className="ui-code">run</code> starts one when it is due; the <a href="/schedule">schedule</a> says when.</p></EmptyState>
            : <>
              <RunList runs={items} path={path} opened={asked} />
              {next !== null && <p className="patterns-more"><LinkButton href={withQuery(path, {...query, run: undefined, after: next})}>Earlier ones</LinkButton></p>}
            </>}
        </Loaded>
      </Section>
    </>
  );
}

function PatternView({patterns, chosen, path}: {patterns: Pattern[]; chosen: Pattern; path: string}) {
  return (
    <>
      <nav aria-label="Patterns"><ul className="patterns-names">
        {patterns.map(({name, version, steps}) => (
          <li key={name}><a href={withQuery(path, {pattern: name})} aria-current={name === chosen.name ? 'true' : undefined}>{name} <span>v{version}, {count(steps.length)} step{steps.length === 1 ? '' : 's'}</span></a></li>
        ))}
      </ul></nav>
      <p className="patterns-about">{chosen.description && <>{chosen.description} </>}Version {chosen.version}, registered by {chosen.registered_by} <Time at={chosen.registered_at} />.</p>
      <GraphView name={chosen.name} steps={chosen.steps} />
      <PlannedSteps name={chosen.name} steps={chosen.steps} />
    </>
  );
}

function RunView({run, path}: {run: Run; path: string}) {
  return (
    <>
      <p className="patterns-about"><StepBadge state={run.state} /> <a href={withQuery(path, {pattern: run.pattern})}>{run.pattern}</a> version {run.version} on <EntityLink type={run.entity_type} id={run.entity_id} />, begun <Time at={run.started_at} />{run.ended_at && <>, ended <Time at={run.ended_at} /></>}. <Id value={run.id} /></p>
      {run.reason && <p className="patterns-about">{run.reason}</p>}
      <div className="patterns-about">
        {run.action_id && <a href={withQuery('/schedule', {action: run.action_id})}>The action that started it</a>}
        {run.parent_run_id && <> <a href={withQuery(path, {run: run.parent_run_id})}>The run that it is a part of</a></>}
        {run.state === 'running' && <> <CancelRun run={run} /></>}
      </div>
      {run.steps && run.steps.length > 0 && <>
        <GraphView name={run.pattern} steps={run.steps} />
        <RunSteps name={run.pattern} steps={run.steps} path={path} />
      </>}
    </>
  );
}

function StateLinks({path, query}: {path: string; query: Record<string, string>}) {
  const now = query['state'] || undefined;
  const link = (state: RunState | undefined) => ({href: withQuery(path, {pattern: query['pattern'], state}), 'aria-current': state === now ? 'true' as const : undefined});
  return (
    <ul className="patterns-states" aria-label="States">
      <li><a {...link(undefined)}>all</a></li>
      {STATES.map(state => <li key={state}><a {...link(state)}>{state}</a></li>)}
    </ul>
  );
}

export const Patterns = fragment<Data>(manifest, PatternsPage);
