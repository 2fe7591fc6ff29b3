// A realistic page: a table of actions with context, hooks, nested lists, conditions and text that needs escaping.
import { createContext, useContext, useId, useMemo, useState } from "react";

const Locale = createContext({ locale: "en", zone: "UTC" });

function Time({ at }) {
  const { locale, zone } = useContext(Locale);
  const text = useMemo(() => at.replace("T", " ").slice(0, 16), [at]);
  return <time dateTime={at} lang={locale} title={zone}>{text}</time>;
}

function Chips({ items }) {
  return (
    <ul className="chips">
      {items.map((item) => <li key={item} className="chip" data-type={item}>{item}</li>)}
    </ul>
  );
}

function Row({ action, selected, onSelect }) {
  const label = useId();
  const entity = `${action.entity_type}/${action.entity_id}`;
  return (
    <tr className={selected ? "row selected" : "row"} data-state={action.state} aria-labelledby={label} onClick={onSelect}>
      <th scope="row" id={label}><a href={`/entities/${entity}`}>{entity}</a></th>
      <td><span className={`verb verb-${action.action}`}>{action.action}</span></td>
      <td><Time at={action.run_at} /></td>
      <td>{action.cancel_on.length > 0 ? <Chips items={action.cancel_on} /> : <em>nothing</em>}</td>
      <td style={{ textAlign: "right", opacity: action.state === "held" ? 0.5 : 1 }}>{action.generation}</td>
      <td><button type="submit" name="cancel" value={action.id} disabled={action.state !== "scheduled"}>Cancel “{action.reason}”</button></td>
    </tr>
  );
}

function Table({ data, locale, zone }) {
  const [selected, select] = useState(data.actions.body.items[0]?.id);
  const context = useMemo(() => ({ locale, zone }), [locale, zone]);
  return (
    <Locale value={context}>
      <section className="schedule" aria-label="Schedule">
        <h1>{data.actions.body.items.length} actions</h1>
        <table>
          <thead><tr>{["Entity", "Action", "When", "Unless", "Generation", ""].map((head) => <th key={head} scope="col">{head}</th>)}</tr></thead>
          <tbody>
            {data.actions.body.items.map((action) => (
              <Row key={action.id} action={action} selected={action.id === selected} onSelect={() => select(action.id)} />
            ))}
          </tbody>
        </table>
      </section>
    </Locale>
  );
}

globalThis.tempo.fragment = Table;
