import {duration, ruleName, Table, withQuery} from '@tempo/ui';
import type {EventRule, Rule} from '@tempo/ui';

/** One row a rule: the key, and each effect that it names; what it leaves to others is empty. */
export function Matrix({rules}: {rules: Rule[]}) {
  return (
    <Table label="Policy matrix" head={['Role', 'Environment', 'Category', 'Retention', 'Then', 'Access', 'Validation', 'Exposure', 'Why']}>
      {rules.map(rule => (
        <tr key={`${rule.role} ${rule.environment} ${rule.category}`}>
          <th scope="row" className="policies-key">{rule.role}</th>
          <td>{rule.environment}</td>
          <td>{rule.category}</td>
          <td>{rule.retention && <span title={rule.retention}>{rule.retention === 'forever' ? 'forever' : duration(rule.retention)}</span>}</td>
          <td><Expiry rule={rule} /></td>
          <td>{rule.access}</td>
          <td>{rule.validation}</td>
          <td>{rule.exposure}</td>
          <td>{concrete(rule) && <a href={withQuery('/policies', {role: rule.role, environment: rule.environment, category: rule.category})}
            data-row="" aria-label={`Explain ${rule.role} / ${rule.environment} / ${rule.category}`}>Explain</a>}</td>
        </tr>
      ))}
    </Table>
  );
}

function Expiry({rule}: {rule: Rule}) {
  return (
    <>
      {rule.on_expiry}
      <Types word="unless" rules={rule.cancel_on} />
      <Types word="changed by" rules={rule.override_on} />
      <Types word="restarted by" rules={rule.restart_on} />
    </>
  );
}

function Types({word, rules = []}: {word: string; rules?: EventRule[] | undefined}) {
  if (rules.length === 0) return null;
  return <div className="policies-types">{word} {rules.map((rule, index) => <span key={index}>{index > 0 && ', '}<code className="ui-code">{ruleName(rule)}</code></span>)}</div>;
}

function concrete({role, environment, category}: Rule): boolean {
  return ![role, environment, category].includes('*');
}
