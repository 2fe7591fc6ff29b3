import {Button, useFragment} from '@tempo/ui';
import {KINDS} from './forecast.ts';
import {UNFILTERED} from './view.ts';
import type {Filter, View} from './view.ts';

const FIELDS: {name: Filter; label: string; placeholder: string}[] = [
  {name: 'type', label: 'Entity type', placeholder: 'user'},
  {name: 'environment', label: 'Environment', placeholder: 'prod'},
  {name: 'category', label: 'Category', placeholder: 'analytics'},
];

/** A GET form: the address holds the filters, so that they can be kept and sent on, with or without JavaScript. */
export function Filters({view, address}: {view: View; address: (change: Partial<View>) => string}) {
  const {page} = useFragment();
  const narrowed = view.due_after !== undefined || view.due_before !== undefined;
  const any = narrowed || [view.q, view.kind, view.type, view.environment, view.category].some(value => value !== undefined);
  return (
    <form className="schedule-filters" action={page.path} method="get" aria-label="Filters">
      {(['q', 'span', 'bucket', 'due_after', 'due_before'] as const).map(name => view[name] && <input key={name} type="hidden" name={name} value={view[name]} />)}
      <label>Does
        <select className="ui-input" name="kind" defaultValue={view.kind ?? ''}>
          <option value="">anything</option>
          {KINDS.map(kind => <option key={kind} value={kind}>{kind}</option>)}
        </select>
      </label>
      {FIELDS.map(({name, label, placeholder}) => (
        <label key={name}>{label}
          <input className="ui-input" name={name} defaultValue={view[name]} placeholder={placeholder} autoComplete="off" spellCheck={false} />
        </label>
      ))}
      <Button type="submit">Filter</Button>
      {any && <a className="schedule-clear" href={address(UNFILTERED)}>Clear</a>}
    </form>
  );
}
