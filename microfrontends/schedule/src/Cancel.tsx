import {Confirm, headline, noun, Sentence} from '@tempo/ui';
import type {Action} from '@tempo/ui';

/** Stops one action, after saying which and that it is for good. */
export function Cancel({action, whole = false}: {action: Action; whole?: boolean}) {
  const whose = `${noun(action.action)} of ${action.entity_type}/${action.entity_id}`;
  return (
    <Confirm label={whole ? `Cancel ${noun(action.action)}` : 'Cancel'} tone={whole ? 'plain' : 'quiet'} describe={`Cancel ${whose}`} title={`Cancel the ${whose}?`} verb={`Cancel ${noun(action.action)}`}
      path={`/api/v1/actions/${action.id}/cancel`} done={`${headline(action)}: cancelled. It will not happen.`}>
      <p><Sentence action={action} links={false} /></p>
      <p>It will not happen, and there is no undo: it would have to be scheduled anew.</p>
    </Confirm>
  );
}

export function isCancellable({state}: Action): boolean {
  return state === 'scheduled' || state === 'held';
}
