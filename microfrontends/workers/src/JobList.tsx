import {ApiForm, Button, Confirm, count, EntityLink, Id, instant, StateShape, Time, useFresh, useRendered, withQuery} from '@tempo/ui';
import type {ActionState} from '@tempo/ui';
import type {Job, JobState} from './types.ts';

const WORDS: Record<JobState, {word: string; as: ActionState}> = {
  queued: {word: 'waiting', as: 'scheduled'}, leased: {word: 'at work', as: 'running'}, completed: {word: 'done', as: 'executed'},
  failed: {word: 'failed', as: 'failed'}, cancelled: {word: 'cancelled', as: 'cancelled'},
};

/** Each job: what it is about, how it stands, how far it is, and what can be done. */
export function JobList({jobs, label}: {jobs: Job[]; label: string}) {
  const fresh = useFresh(jobs, job => job.id, job => `${job.state} ${job.attempts} ${job.progress?.percent ?? ''}`);
  return (
    <div className="workers-rows" data-list="" tabIndex={-1}>
      <ul className="workers-list" aria-label={label}>
        {jobs.map(job => (
          <li key={job.id} data-fresh={fresh.has(job.id) ? '' : undefined}>
            <Time at={job.ended_at ?? job.created_at} />
            <div className="workers-said">
              <p><strong>{job.queue}</strong> for <EntityLink type={job.entity_type} id={job.entity_id} />{job.run_id && <>, step <a href={withQuery('/patterns', {run: job.run_id})}><code className="ui-code">{job.step_id}</code></a></>}. <Story job={job} /></p>
              {job.state === 'leased' && job.progress && <Progress job={job} />}
            </div>
            <JobBadge state={job.state} />
            <span className="workers-verbs"><Verbs job={job} /><Id value={job.id} /></span>
          </li>
        ))}
      </ul>
    </div>
  );
}

function Story({job}: {job: Job}) {
  const now = useRendered();
  const attempt = job.attempts > 1 ? `Attempt ${count(job.attempts)} of ${count(job.most_attempts)}. ` : '';
  switch (job.state) {
    case 'leased':
      return <>{attempt}Held by <code className="ui-code">{job.leased_by}</code>{job.lease_expires_at && <>, to be heard of <Time at={job.lease_expires_at} only="relative" /></>}.{job.cancel_requested && ' It was asked to stop.'}</>;
    case 'queued':
      return <>{job.reason ? `After ${count(job.attempts)} attempt${job.attempts === 1 ? '' : 's'}: ${job.reason}. ` : ''}{job.due_at && instant(job.due_at) > now ? <>It may begin <Time at={job.due_at} only="relative" />.</> : 'The next worker takes it.'}</>;
    case 'failed':
      return <>After {count(job.attempts)} attempt{job.attempts === 1 ? '' : 's'}{job.reason ? `: ${job.reason}` : ''}.</>;
    case 'completed':
    case 'cancelled':
      return <>{job.reason ?? ''}</>;
  }
}

function Progress({job}: {job: Job}) {
  const percent = Math.max(0, Math.min(100, job.progress?.percent ?? 0));
  return (
    <p className="workers-progress">
      <svg width="120" height="6" role="img" aria-label={`${percent} % done`}><rect className="workers-load-all" width="120" height="6" rx="3" /><rect className="workers-load-now" width={percent * 1.2} height="6" rx="3" /></svg>
      {percent} %{job.progress?.message ? ` · ${job.progress.message}` : ''}
    </p>
  );
}

function Verbs({job}: {job: Job}) {
  const path = `/api/v1/jobs/${encodeURIComponent(job.id)}`;
  const whose = `job of ${job.entity_type}/${job.entity_id}`;
  if (job.state === 'failed') {
    return (
      <ApiForm path={`${path}/retry`} body={{}} done={`The ${whose} waits for a worker again.`}>
        <Button type="submit" small tone="quiet" aria-label={`Retry ${whose}`}>Retry</Button>
      </ApiForm>
    );
  }
  if (job.cancel_requested) return null;
  const verb = job.state === 'leased' ? 'Stop' : 'Cancel';
  return (
    <Confirm label={verb} describe={`${verb} ${whose}`} title={`${verb} the ${whose}?`} verb={`${verb} job`} path={`${path}/cancel`} body={{}}
      done={job.state === 'leased' ? `The worker at the ${whose} is asked to stop.` : `The ${whose} is cancelled.`}>
      <p>{job.state === 'leased' ? 'Its worker is asked to stop at its next heartbeat; what it has done by then stays done.' : 'No worker will get it.'}</p>
    </Confirm>
  );
}

function JobBadge({state}: {state: JobState}) {
  const {word, as} = WORDS[state];
  return <span className={`ui-badge ui-state-${as}`}><StateShape state={as} />{word}</span>;
}
