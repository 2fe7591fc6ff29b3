import {useState} from 'react';
import {ApiError, Confirm, Confirmation, count, notify, Sentence, useApi, useHydrated} from '@tempo/ui';
import type {BulkResult} from './types.ts';

const PATH = '/api/v1/actions/bulk';

interface Verb {
  operation: 'cancel' | 'retry';
  /** "Cancel all of these", on the button that asks. */
  label: string;
  /** "Cancel 214 actions", on the button that does it. */
  verb: (number: string) => string;
  done: (number: string) => string;
  /** What it means, and whether there is a way back. */
  promise: string;
}

export const CANCEL_ALL: Verb = {
  operation: 'cancel', label: 'Cancel all of these…', verb: number => `Cancel ${number}`, done: number => `${number} cancelled. None of them will happen.`,
  promise: 'They will not happen, and there is no undo: they would have to be scheduled anew.',
};

export const RETRY_ALL: Verb = {
  operation: 'retry', label: 'Retry all of these…', verb: number => `Retry ${number}`, done: number => `${number} tried once more.`,
  promise: 'Each is attempted once more, now.',
};

/** One operation on all that the filters leave, pages that are not shown included: counted and sampled first, then done when confirmed. */
export function Bulk({verb, filter}: {verb: Verb; filter: Record<string, string>}) {
  const hydrated = useHydrated();
  const api = useApi();
  const [counted, setCounted] = useState<BulkResult>();
  const [counting, setCounting] = useState(false);
  const body = (dry_run: boolean) => ({operation: verb.operation, filter, dry_run});

  async function ask() {
    if (counting) return;
    setCounting(true);
    try {
      const result = await api.send<BulkResult>('POST', PATH, body(true));
      if (result.matched === 0) notify('done', 'There is none of them left.');
      else setCounted(result);
    } catch (problem) {
      if (!(problem instanceof ApiError)) throw problem;
      notify('error', problem.message);
    } finally {
      setCounting(false);
    }
  }

  if (!hydrated) {
    return (
      <Confirm label={verb.label} tone="plain" title={`${verb.label.replace('…', '')}?`} verb={verb.verb('all')} path={PATH} body={body(false)} done="">
        <p>Everything that the filters leave, on later pages too. {verb.promise}</p>
      </Confirm>
    );
  }
  return (
    <>
      <button type="button" className="ui-button ui-button-plain ui-button-small" aria-busy={counting || undefined} onClick={() => void ask()}>{verb.label}</button>
      {counted && <Confirmation<BulkResult> title={`${verb.verb(actions(counted.matched))}?`} verb={verb.verb(actions(counted.matched))} path={PATH} body={body(false)}
        onClose={() => setCounted(undefined)} onDone={({changed}) => notify('done', verb.done(actions(changed)))}>
        <ul className="schedule-sample" aria-label="Some of them">
          {counted.sample.slice(0, 5).map(action => <li key={action.id}><Sentence action={action} links={false} /></li>)}
        </ul>
        {counted.matched > 5 && <p>… and {count(counted.matched - 5)} more.</p>}
        <p>{verb.promise}</p>
      </Confirmation>}
    </>
  );
}

function actions(number: number): string {
  return `${count(number)} action${number === 1 ? '' : 's'}`;
}
