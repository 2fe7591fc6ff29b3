import {useEffect, useState} from 'react';
import {answer, ApiForm, Button, Drawer, headline, Id, isCancellable, isOk, isState, ProblemNote, ruleName, Sentence, Skeleton, StateBadge, Time, verbPath, verbsOf} from '@tempo/ui';
import type {Action, Answer, EventRule, Transition} from '@tempo/ui';
import {Cancel} from './Cancel.tsx';

interface DetailsProps {
  id: string;
  /** As the list has it: shown at once, and its changes are a reason to read the history again. */
  listed: Action | undefined;
  /** As the server read it, when the page was asked for with details. */
  given: Answer<Action> | undefined;
  close: string;
  onClose: () => void;
}

export function Details({id, listed, given, close, onClose}: DetailsProps) {
  const read = useAction(id, listed, given);
  const whole = isOk(read) ? read.body : undefined;
  const action = whole ?? listed;
  return (
    <Drawer title={action ? headline(action) : 'Action'} close={close} onClose={onClose}>
      {action && <Facts action={action} />}
      {whole?.history ? <History steps={whole.history} />
        : read === undefined ? <Skeleton lines={3} label="Reading the history" />
        : !whole && <ProblemNote answer={read} what="This action cannot be read." />}
    </Drawer>
  );
}

function Facts({action}: {action: Action}) {
  return (
    <div className="schedule-facts">
      <p className="schedule-facts-state"><StateBadge state={action.state} /><Time at={action.ended_at ?? action.run_at} zone /></p>
      <p><Sentence action={action} /></p>
      <div className="schedule-facts-verbs">
        {verbsOf(action).map(verb => (
          <ApiForm key={verb.name} path={verbPath(action, verb.name)} done={`${headline(action)}: ${verb.done}`}>
            <Button type="submit" small title={`${verb.label}: ${verb.promise}`}>{verb.label}</Button>
          </ApiForm>
        ))}
        {isCancellable(action) && <Cancel action={action} />}
      </div>
      <dl>
        {isCancellable(action) && <>
          <dt>Stopped by</dt><dd><Rules rules={action.cancel_on} none="no event; by hand only" /></dd>
          <dt>Changed by</dt><dd><Rules rules={action.override_on} none="no event; by hand only" /></dd>
        </>}
        <dt>Due</dt><dd><Time at={action.run_at} only="absolute" zone /></dd>
        {action.key !== null && <><dt>Key</dt><dd><code className="ui-code">{action.key}</code></dd></>}
        {action.scheduled_by !== null && <><dt>Scheduled by</dt><dd>event {action.scheduled_by}</dd></>}
        {action.ended_by !== null && <><dt>Ended by</dt><dd>event {action.ended_by}</dd></>}
        {action.generation > 0 && <><dt>Changed</dt><dd>{action.generation === 1 ? 'once' : `${action.generation} times`}</dd></>}
        <dt>Id</dt><dd><Id value={action.id} whole /></dd>
      </dl>
    </div>
  );
}

function Rules({rules, none}: {rules: EventRule[]; none: string}) {
  return rules.length === 0 ? none
    : <ul className="schedule-rules">{rules.map(rule => <li key={ruleName(rule)}><code className="ui-code">{ruleName(rule)}</code></li>)}</ul>;
}

function History({steps}: {steps: Transition[]}) {
  return (
    <section className="schedule-history">
      <h3>History</h3>
      <ol>
        {steps.map((step, index) => (
          <li key={step.position ?? index}>
            {isState(step.state) ? <StateBadge state={step.state} /> : <span className="ui-badge">{step.state}</span>}
            <Time at={step.at} />
            {(step.reason || step.actor || step.position !== null) && <p>
              {[step.reason, step.actor && `by ${step.actor}`, step.position !== null && `event ${step.position}`].filter(Boolean).join(' · ')}
            </p>}
          </li>
        ))}
      </ol>
    </section>
  );
}

function useAction(id: string, listed: Action | undefined, given: Answer<Action> | undefined): Answer<Action> | undefined {
  const known = given !== undefined && isOk(given) && given.body.id === id ? given : undefined;
  const [read, setRead] = useState<{id: string; answer: Answer<Action>} | undefined>(given && {id: known ? id : '', answer: given});
  const version = listed && `${listed.state} ${listed.run_at} ${listed.generation}`;
  useEffect(() => {
    const abort = new AbortController();
    answer<Action>(`/api/v1/actions/${encodeURIComponent(id)}`, abort.signal).then(
      fresh => setRead({id, answer: fresh}),
      error => { if (!abort.signal.aborted) throw error; },
    );
    return () => abort.abort();
  }, [id, version]);
  return read?.id === id ? read.answer : known;
}
