import {Confirm} from '@tempo/ui';

/** All that failed, on later pages too. */
export function RetryAll({queue}: {queue: string | undefined}) {
  const which = queue === undefined ? 'all failed jobs' : `all failed jobs of ${queue}`;
  return (
    <Confirm label="Retry all…" tone="plain" title={`Retry ${which}?`} verb="Retry all" path="/api/v1/jobs/bulk"
      body={{operation: 'retry', filter: {state: 'failed', ...(queue !== undefined && {queue})}, dry_run: false}} done={`Of ${which}, each waits for a worker again.`}>
      <p>Each goes back into its queue with fresh attempts and the same idempotency key.</p>
    </Confirm>
  );
}
