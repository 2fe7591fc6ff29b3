import {useState} from 'react';
import {ApiForm, Button, headline, isCancellable, Sentence, StateBadge, Time, useFresh, verbPath} from '@tempo/ui';
import type {Action} from '@tempo/ui';
import {CancelAsked, CancelButton} from './Cancel.tsx';
import {isPlain} from './view.ts';

interface ActionListProps {
  actions: Action[];
  label: string;
  opened: string | undefined;
  address: (id: string) => string;
  open: (id: string) => void;
}

function Retry({action}: {action: Action}) {
  return (
    <ApiForm path={verbPath(action, 'retry')} done={`${headline(action)}: tried once more.`}>
      <Button type="submit" small tone="quiet" aria-label={`Retry ${headline(action)}`}>Retry</Button>
    </ApiForm>
  );
}

/** Each row: when, what and why, how it stands, and what can be done. */
export function ActionList({actions, label, opened, address, open}: ActionListProps) {
  const fresh = useFresh(actions, action => action.id, action => `${action.state} ${action.run_at} ${action.generation}`);
  const [asked, ask] = useState<Action>();
  return (
    <div className="schedule-rows" data-list="" tabIndex={-1}>
      <ul className="schedule-list" aria-label={label}>
        {actions.map(action => (
          <li key={action.id} data-fresh={fresh.has(action.id) ? '' : undefined} data-opened={action.id === opened ? '' : undefined}>
            <Time at={action.ended_at ?? action.run_at} />
            <span className="schedule-said"><Sentence action={action} times={false} /></span>
            <StateBadge state={action.state} />
            <span className="schedule-verbs">
              {action.state === 'failed' && <Retry action={action} />}
              {isCancellable(action) && <CancelButton action={action} ask={ask} />}
              <a className="ui-button ui-button-quiet ui-button-small" href={address(action.id)} data-row="" aria-label={`Details: ${headline(action)}`}
                onClick={event => { if (isPlain(event)) { event.preventDefault(); open(action.id); } }}>Details</a>
            </span>
          </li>
        ))}
      </ul>
      {asked && <CancelAsked key={asked.id} action={asked} onClose={() => ask(undefined)} />}
    </div>
  );
}
