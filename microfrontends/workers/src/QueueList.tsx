import {useState} from 'react';
import {ApiForm, Badge, Button, count, Hydrated, Time, useFragment, useFresh, withQuery} from '@tempo/ui';
import type {Queue} from './types.ts';

/** Each queue: what waits and for how long, who works at it, what it may do at once. */
export function QueueList({queues, path}: {queues: Queue[]; path: string}) {
  const fresh = useFresh(queues, queue => queue.queue, queue => `${queue.queued} ${queue.leased} ${queue.failed} ${queue.paused}`);
  return (
    <div className="workers-rows" data-list="" tabIndex={-1}>
      <ul className="workers-queues" aria-label="Queues">
        {queues.map(queue => (
          <li key={queue.queue} data-fresh={fresh.has(queue.queue) ? '' : undefined}>
            <h2><a href={withQuery(path, {queue: queue.queue})} data-row="">{queue.queue}</a>{queue.paused && <> <Badge tone="warning">paused</Badge></>}</h2>
            <Load queue={queue} />
            <dl>
              <div><dt>Waiting</dt><dd>{count(queue.queued)}{queue.oldest_queued_at && <> <span className="workers-soft">oldest <Time at={queue.oldest_queued_at} only="relative" /></span></>}</dd></div>
              <div><dt>At work</dt><dd>{count(queue.leased)}{queue.concurrency !== null && <span className="workers-soft"> of {count(queue.concurrency)}</span>}</dd></div>
              <div><dt>Failed</dt><dd className={queue.failed > 0 ? 'workers-bad' : undefined}>{count(queue.failed)}</dd></div>
              <div><dt>Done, last hour</dt><dd>{count(queue.completed_last_hour)}</dd></div>
              <div><dt>Limits</dt><dd>{limits(queue)}</dd></div>
            </dl>
            {queue.workers.length > 0 && <ul className="workers-who" aria-label={`Workers of ${queue.queue}`}>
              {queue.workers.map(worker => (
                <li key={worker.worker}><code className="ui-code">{worker.worker}</code> {count(worker.leases)} job{worker.leases === 1 ? '' : 's'} <span className="workers-soft">seen <Time at={worker.last_seen_at} only="relative" /></span></li>
              ))}
            </ul>}
            <Steering queue={queue} />
          </li>
        ))}
      </ul>
    </div>
  );
}

/** How much of what may run at once does; without a limit, of what there is to do. */
function Load({queue}: {queue: Queue}) {
  const all = queue.concurrency ?? queue.leased + queue.queued;
  const share = all === 0 ? 0 : Math.min(100, Math.round(queue.leased / all * 100));
  return (
    <svg className="workers-load" width="100%" height="6" role="img" aria-label={`${count(queue.leased)} of ${count(all)} at work`}>
      <rect className="workers-load-all" width="100%" height="6" rx="3" />
      {share > 0 && <rect className="workers-load-now" width={`${share}%`} height="6" rx="3" />}
    </svg>
  );
}

function Steering({queue}: {queue: Queue}) {
  const {viewer} = useFragment();
  if (viewer.role !== 'admin') return null;
  const body = {concurrency: queue.concurrency, rate_per_second: queue.rate?.per_second ?? null};
  return (
    <div className="workers-steering">
      <ApiForm method="PUT" path={queuePath(queue)} body={{...body, paused: !queue.paused}} done={queue.paused ? `${queue.queue} goes on.` : `${queue.queue} is paused: what is at work goes on, nothing new begins.`}>
        <Button type="submit" small aria-label={`${queue.paused ? 'Resume' : 'Pause'} ${queue.queue}`}>{queue.paused ? 'Resume' : 'Pause'}</Button>
      </ApiForm>
      <Hydrated><Limits queue={queue} /></Hydrated>
    </div>
  );
}

/** Numbers, which a plain form could only send as words: there once the browser has taken over. */
function Limits({queue}: {queue: Queue}) {
  const [concurrency, setConcurrency] = useState(String(queue.concurrency ?? ''));
  const [rate, setRate] = useState(String(queue.rate?.per_second ?? ''));
  const number = (text: string) => text.trim() === '' ? null : Number(text);
  return (
    <details>
      <summary className="ui-button ui-button-quiet ui-button-small" aria-label={`Limits of ${queue.queue}`}>Limits</summary>
      <ApiForm method="PUT" path={queuePath(queue)} body={{concurrency: number(concurrency), rate_per_second: number(rate), paused: queue.paused}} className="workers-limits" label={`Limits of ${queue.queue}`} done={`${queue.queue} has its new limits.`}>
        <label>At once<input className="ui-input" type="number" min="0" value={concurrency} placeholder="no limit" onChange={event => setConcurrency(event.target.value)} /></label>
        <label>A second<input className="ui-input" type="number" min="0" step="any" value={rate} placeholder="no limit" onChange={event => setRate(event.target.value)} /></label>
        <Button type="submit" small>Set</Button>
      </ApiForm>
    </details>
  );
}

function limits({concurrency, rate}: Queue): string {
  const said = [concurrency !== null && `${count(concurrency)} at once`, rate && `${rate.per_second}/s`].filter(Boolean);
  return said.length === 0 ? 'none' : said.join(', ');
}

function queuePath({queue}: Queue): string {
  return `/api/v1/queues/${encodeURIComponent(queue)}`;
}
