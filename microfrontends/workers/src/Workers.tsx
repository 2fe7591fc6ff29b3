import {useEffect} from 'react';
import type {ReactNode} from 'react';
import {count, EmptyState, fragment, isOk, LinkButton, Loaded, PageHeader, Section, useRefresh} from '@tempo/ui';
import type {Answer, FragmentProps, Page} from '@tempo/ui';
import manifest from '../manifest.json' with {type: 'json'};
import {JobList} from './JobList.tsx';
import {QueueList} from './QueueList.tsx';
import {RetryAll} from './RetryAll.tsx';
import type {Job, Queue} from './types.ts';

interface Data {
  queues: Page<Queue>;
  working: Page<Job>;
  failed: Page<Job>;
  waiting: Page<Job>;
}

/** Leases, heartbeats and progress are no events: while there is work and somebody looks, they are read so often. */
const LOOK_AGAIN = 5_000;

const FIRST = `curl -X POST "$TEMPO/api/v1/jobs" \\
  -H "Authorization: Bearer $TEMPO_TOKEN" -H "Content-Type: application/json" \\
  -d '{"queue": "reports", "entity_type": "report", "entity_id": "1", "input": {"month": "2026-11"}}'

curl -X POST "$TEMPO/api/v1/jobs/lease" \\
  -H "Authorization: Bearer $TEMPO_TOKEN" -H "Content-Type: application/json" \\
  -d '{"queues": ["reports"], "max": 1, "wait": "PT20S"}'`;

function WorkersPage({data, page}: FragmentProps<Data>) {
  const chosen = page.query['queue'] || undefined;
  const queues = isOk(data.queues) ? data.queues.body.items : [];
  const refresh = useRefresh();
  const isBusy = queues.some(queue => queue.leased + queue.queued > 0);
  useEffect(() => {
    if (!isBusy) return undefined;
    const timer = window.setInterval(() => { if (document.visibilityState === 'visible') refresh(); }, LOOK_AGAIN);
    return () => window.clearInterval(timer);
  }, [isBusy, refresh]);

  return (
    <>
      <PageHeader title={chosen ? `Workers of ${chosen}` : 'Workers'} actions={chosen && <LinkButton href={page.path}>All queues</LinkButton>}>
        {isOk(data.queues) && queues.length > 0 && <Summary queues={queues.filter(each => chosen === undefined || each.queue === chosen)} />}
      </PageHeader>
      <Loaded answer={data.queues} what="The queues cannot be read. What waits in them is kept.">
        {({items}) => items.length === 0
          ? <EmptyState title="No job has been queued yet" command={FIRST}>
            <p>A step of a pattern queues jobs, or anybody by hand. A worker in any language leases them over HTTP and says how far it is:</p>
          </EmptyState>
          : <QueueList queues={items.filter(each => chosen === undefined || each.queue === chosen)} path={page.path} />}
      </Loaded>
      <Jobs title="At work" answer={data.working} what="What is worked at cannot be read." />
      <Jobs title="Failed" answer={data.failed} what="What failed cannot be read."
        aside={jobs => jobs.length > 1 && <RetryAll queue={chosen} />} />
      <Jobs title="Waiting" answer={data.waiting} what="What waits cannot be read." />
    </>
  );
}

function Jobs({title, answer, what, aside}: {title: string; answer: Answer<Page<Job>> | undefined; what: string; aside?: (jobs: Job[]) => ReactNode}) {
  return (
    <Loaded answer={answer} what={what}>
      {({items, next}) => items.length > 0 && <Section title={title} aside={aside?.(items)}>
        <JobList jobs={items} label={title} />
        {next !== null && <p className="workers-more">{count(items.length)} are shown; there are more.</p>}
      </Section>}
    </Loaded>
  );
}

function Summary({queues}: {queues: Queue[]}) {
  const sum = (of: (queue: Queue) => number) => queues.reduce((total, queue) => total + of(queue), 0);
  const workers = new Set(queues.flatMap(queue => queue.workers.map(({worker}) => worker))).size;
  const leased = sum(queue => queue.leased);
  return <>{count(sum(queue => queue.queued))} waiting, {count(leased)} at work{leased > 0 && ` with ${count(workers)} worker${workers === 1 ? '' : 's'}`}, {count(sum(queue => queue.failed))} failed, {count(sum(queue => queue.completed_last_hour))} done in the last hour.</>;
}

export const Workers = fragment<Data>(manifest, WorkersPage);
