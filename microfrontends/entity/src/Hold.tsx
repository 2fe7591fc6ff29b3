import {ApiForm, Button, Confirm, Field, useFragment} from '@tempo/ui';
import type {Entity} from '@tempo/ui';
import {useId} from 'react';

/** Legal hold: what is held is neither deleted, archived nor erased until it is lifted. Placing and lifting are an administrator's. */
export function Hold({entity}: {entity: Entity}) {
  const {viewer} = useFragment();
  const id = useId();
  if (viewer.role !== 'admin') return null;
  const name = `${entity.entity_type}/${entity.entity_id}`;
  const path = `/api/v1/entities/${encodeURIComponent(entity.entity_type)}/${encodeURIComponent(entity.entity_id)}/legal-hold`;
  if (entity.legal_hold) {
    return (
      <Confirm label="Lift legal hold" title={`Lift the legal hold on ${name}?`} verb="Lift legal hold" path={path} method="DELETE" done={`Legal hold on ${name} lifted`}>
        <p>What is due to it is worked out again from policy, and happens at its time; what is overdue follows its misfire policy.</p>
      </Confirm>
    );
  }
  return (
    <>
      <button type="button" className="ui-button ui-button-plain" popoverTarget={id}>Place legal hold</button>
      <div className="ui-confirm" id={id} popover="auto" role="dialog" aria-label={`Place a legal hold on ${name}`}>
        <ApiForm path={path} method="PUT" done={`Legal hold on ${name} placed`} label="Legal hold" onDone={() => document.getElementById(id)?.hidePopover()}>
          <p className="ui-confirm-title">Place a legal hold on {name}</p>
          <p>Until it is lifted it is neither deleted nor archived, whoever asks.</p>
          <Field label="Reason" name="reason" required maxLength={500} hint="Kept in the log, for whoever asks why." />
          <div className="ui-confirm-form"><Button type="submit" tone="primary">Place legal hold</Button></div>
        </ApiForm>
      </div>
    </>
  );
}
