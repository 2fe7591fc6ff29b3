import {Confirm, EntityLink, spoken, instant, Time, useFresh, withQuery} from '@tempo/ui';
import {StepBadge} from './states.tsx';
import type {Run} from './types.ts';

/** Each run: when it began, what of, how it stands; the newest first. */
export function RunList({runs, path, opened}: {runs: Run[]; path: string; opened: string | undefined}) {
  const fresh = useFresh(runs, run => run.id, run => run.state);
  return (
    <div className="patterns-rows" data-list="" tabIndex={-1}>
      <ul className="patterns-list" aria-label="Runs">
        {runs.map(run => (
          <li key={run.id} data-fresh={fresh.has(run.id) ? '' : undefined} data-opened={run.id === opened ? '' : undefined}>
            <Time at={run.started_at} />
            <span className="patterns-said"><strong>{run.pattern}</strong> v{run.version} on <EntityLink type={run.entity_type} id={run.entity_id} />{run.ended_at && <>, {spoken(instant(run.ended_at) - instant(run.started_at))}</>}{run.reason && <>: {run.reason}</>}</span>
            <StepBadge state={run.state} />
            <span className="patterns-verbs">
              {run.state === 'running' && <CancelRun run={run} small />}
              <a className="ui-button ui-button-quiet ui-button-small" data-row="" href={withQuery(path, {run: run.id})} aria-label={`Steps of ${nameOf(run)}`}>Steps</a>
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}

export function CancelRun({run, small = false}: {run: Run; small?: boolean}) {
  return (
    <Confirm label="Cancel" tone={small ? 'quiet' : 'plain'} describe={`Cancel ${nameOf(run)}`} title={`Cancel the run of ${run.pattern} on ${run.entity_type}/${run.entity_id}?`} verb="Cancel run"
      path={`/api/v1/runs/${encodeURIComponent(run.id)}/cancel`} body={{}} done={`The ${nameOf(run)} is cancelled.`}>
      <p>Steps that have not begun do not begin; what is done and can be undone is undone, the latest first.</p>
    </Confirm>
  );
}

function nameOf(run: Run): string {
  return `run of ${run.pattern} on ${run.entity_type}/${run.entity_id}`;
}
