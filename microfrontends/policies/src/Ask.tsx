import {Button, Field, ProblemNote, Table} from '@tempo/ui';
import type {Answer, RuleKey} from '@tempo/ui';

interface Effect {
  value: unknown;
  /** Null where the default decides. */
  rule: RuleKey | null;
  lost: {rule: RuleKey; value: unknown; reason: string}[];
}

export interface Decision extends RuleKey {
  revision: number;
  effects: Record<string, Effect>;
}

/** What the matrix decides for one entity's key, which rule won each effect, and why the others lost. */
export function Ask({query, answer}: {query: Record<string, string>; answer: Answer<Decision> | undefined}) {
  const asked = Boolean(query.role && query.environment && query.category);
  return (
    <>
      <form className="policies-ask" action="/policies" method="get" aria-label="Ask the matrix">
        <Field label="Role" name="role" defaultValue={query.role} placeholder="user" required />
        <Field label="Environment" name="environment" defaultValue={query.environment} placeholder="prod/eu" required />
        <Field label="Category" name="category" defaultValue={query.category} placeholder="user" required />
        <Button type="submit">Explain</Button>
      </form>
      {asked && answer !== undefined && (answer.status === 200
        ? <Explained decision={answer.body as Decision} />
        : <ProblemNote answer={answer} what="That cannot be decided." />)}
    </>
  );
}

function Explained({decision}: {decision: Decision}) {
  return (
    <Table label="Decision" head={['Effect', 'Decided', 'By the rule', 'What lost, and why']}>
      {Object.entries(decision.effects).map(([name, effect]) => (
        <tr key={name}>
          <th scope="row" className="policies-key">{name.replace('_', ' ')}</th>
          <td><strong>{said(effect.value)}</strong></td>
          <td>{effect.rule === null ? 'no rule names it: the default' : keyOf(effect.rule)}</td>
          <td>{effect.lost.length === 0 ? '' : (
            <ul className="policies-lost">{effect.lost.map(lost => <li key={keyOf(lost.rule)}>{keyOf(lost.rule)}: {said(lost.value)}. {lost.reason}</li>)}</ul>
          )}</td>
        </tr>
      ))}
    </Table>
  );
}

function keyOf({role, environment, category}: RuleKey): string {
  return `${role} / ${environment} / ${category}`;
}

function said(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
