import {Confirm, Confirmation, headline, noun, Sentence, verbPath} from '@tempo/ui';
import type {Action} from '@tempo/ui';

/** The form that a row's button belongs to: without JavaScript it leads to the details, where the same is asked. */
export const ASK = 'schedule-ask';

/** A row's button: small, because there are many. */
export function CancelButton({action, ask}: {action: Action; ask: (action: Action) => void}) {
  return (
    <button className="ui-button ui-button-quiet ui-button-small" form={ASK} name="action" value={action.id} aria-label={`Cancel ${whose(action)}`}
      onClick={event => { event.preventDefault(); ask(action); }}>Cancel</button>
  );
}

/** Asked from a row: what is stopped, and that it is for good. */
export function CancelAsked({action, onClose}: {action: Action; onClose: () => void}) {
  return <Confirmation {...danger(action)} onClose={onClose}><Stated action={action} /></Confirmation>;
}

/** The details' own button and question. */
export function Cancel({action}: {action: Action}) {
  return (
    <Confirm label={`Cancel ${noun(action.action)}`} tone="plain" describe={`Cancel ${whose(action)}`} {...danger(action)}>
      <Stated action={action} />
    </Confirm>
  );
}

function Stated({action}: {action: Action}) {
  return (
    <>
      <p><Sentence action={action} links={false} /></p>
      <p>It will not happen, and there is no undo: it would have to be scheduled anew.</p>
    </>
  );
}

function danger(action: Action) {
  return {
    title: `Cancel the ${whose(action)}?`, verb: `Cancel ${noun(action.action)}`, path: verbPath(action, 'cancel'),
    done: `${headline(action)}: cancelled. It will not happen.`,
  };
}

function whose(action: Action): string {
  return `${noun(action.action)} of ${action.entity_type}/${action.entity_id}`;
}
