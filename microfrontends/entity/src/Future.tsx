import {compose, Confirm, EmptyState, headline, instant, noun, plain, Sentence, StateBadge, Time, useFragment, useFresh} from '@tempo/ui';
import type {Action} from '@tempo/ui';

/** All that will happen to it, soonest first, each with what would stop it and the verb that does. */
export function Future({actions, type, id}: {actions: Action[]; type: string; id: string}) {
  const {zone, now} = useFragment();
  const fresh = useFresh(actions, action => action.id, action => `${action.state} ${action.run_at}`);
  if (actions.length === 0) {
    return <EmptyState title="Nothing will happen to it" command={`./tempo schedule ${type}/${id} --in P90D`}><p>No policy ends it and nobody has scheduled anything. To do so:</p></EmptyState>;
  }
  return (
    <ul className="entity-future" data-list="" tabIndex={-1}>
      {actions.map(action => (
        <li key={action.id} data-fresh={fresh.has(action.id) ? '' : undefined}>
          <Time at={action.run_at} />
          <span className="entity-said"><Sentence action={action} links={false} /></span>
          <StateBadge state={action.state} />
          {action.state !== 'running' && (
            <Confirm label="Cancel" describe={`Cancel: ${headline(action)}`} title={`Cancel this ${noun(action.action)}?`} verb={`Cancel ${noun(action.action)}`}
              path={`/api/v1/actions/${action.id}/cancel`} done={`Cancelled: ${headline(action)}`}>
              <p>{plain(compose(action, {zone, now: instant(now)}))} It will not happen, and the log will say that you cancelled it.</p>
            </Confirm>
          )}
        </li>
      ))}
    </ul>
  );
}
