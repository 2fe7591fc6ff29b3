import {count, duration, Table, Time, withQuery} from '@tempo/ui';
import {StepBadge} from './states.tsx';
import type {RunStep, Step} from './types.ts';

/** The steps as they are written. */
export function PlannedSteps({name, steps}: {name: string; steps: Step[]}) {
  return (
    <Table label={`Steps of ${name}`} head={['Step', 'Does', 'After', 'If it fails', 'Undone']}>
      {steps.map(step => (
        <tr key={step.id}>
          <td><code className="ui-code">{step.id}</code></td>
          <td>{[step.uses, step.for_each !== undefined && 'for each item', step.when !== undefined && 'if its condition holds'].filter(Boolean).join(', ')}</td>
          <td>{(step.depends_on ?? []).join(', ') || 'the start'}</td>
          <td>{[step.retry?.max_attempts && `${count(step.retry.max_attempts)} attempts`, step.timeout && `within ${duration(step.timeout)}`, step.allow_failure ? 'then the run goes on' : 'then the run fails']
            .filter(Boolean).join(', ')}</td>
          <td>{step.compensate ? `by ${step.compensate.uses}, when the run fails later` : 'no'}</td>
        </tr>
      ))}
    </Table>
  );
}

/** The steps as a run has them. */
export function RunSteps({name, steps, path}: {name: string; steps: RunStep[]; path: string}) {
  return (
    <Table label={`Steps of the run of ${name}`} head={['Step', 'State', 'Attempts', 'When', 'What came of it']}>
      {steps.map(step => (
        <tr key={step.id}>
          <td><code className="ui-code">{step.id}</code> {step.uses}</td>
          <td><StepBadge state={step.state} /></td>
          <td>{count(step.attempts)}</td>
          <td>{step.ended_at ? <Time at={step.ended_at} /> : step.next_at ? <>next <Time at={step.next_at} /></> : step.started_at ? <>since <Time at={step.started_at} /></> : '–'}</td>
          <td className="patterns-outcome">
            {step.reason ?? ''}
            {step.items && <> {count(step.items.filter(item => item.state === 'completed').length)} of {count(step.items.length)} done</>}
            {step.child_run_id && <> <a href={withQuery(path, {run: step.child_run_id})}>its run</a></>}
            {step.job_id && <> <a href="/workers">its job</a></>}
          </td>
        </tr>
      ))}
    </Table>
  );
}
