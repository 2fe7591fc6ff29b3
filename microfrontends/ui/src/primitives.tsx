import {useEffect, useId, useRef, useState} from 'react';
import type {ComponentPropsWithRef, ReactNode} from 'react';
import {explain} from './api.ts';
import {useHydrated} from './fragment.tsx';
import {Icon} from './icons.tsx';
import type {Answer, Problem} from './types.ts';

type Tone = 'plain' | 'primary' | 'danger' | 'quiet';

export function Button({tone = 'plain', small = false, className, type = 'button', ...rest}:
  ComponentPropsWithRef<'button'> & {tone?: Tone; small?: boolean}) {
  return <button type={type} className={buttonClass(tone, small, className)} {...rest} />;
}

export function LinkButton({tone = 'plain', small = false, className, ...rest}:
  ComponentPropsWithRef<'a'> & {tone?: Tone; small?: boolean}) {
  return <a className={buttonClass(tone, small, className)} {...rest} />;
}

function buttonClass(tone: Tone, small: boolean, more: string | undefined): string {
  return `ui-button ui-button-${tone}${small ? ' ui-button-small' : ''}${more ? ` ${more}` : ''}`;
}

/** The head of a page: its one h1, what it counts, and what can be done here. */
export function PageHeader({title, children, actions}: {title: ReactNode; children?: ReactNode; actions?: ReactNode}) {
  return (
    <header className="ui-page-header">
      <div><h1>{title}</h1>{children && <p>{children}</p>}</div>
      {actions && <div className="ui-page-actions">{actions}</div>}
    </header>
  );
}

export function Section({title, aside, children}: {title: ReactNode; aside?: ReactNode; children: ReactNode}) {
  const id = useId();
  return (
    <section className="ui-section" aria-labelledby={id}>
      <div className="ui-section-head"><h2 id={id}>{title}</h2>{aside}</div>
      {children}
    </section>
  );
}

/** A plain table that scrolls by itself where it is too wide; the scroller takes focus so that a keyboard can scroll it. */
export function Table({label, head, children}: {label: string; head: ReactNode[]; children: ReactNode}) {
  return (
    <div className="ui-table-scroll" role="group" aria-label={label} tabIndex={0}>
      <table className="ui-table">
        <thead><tr>{head.map((cell, index) => <th key={index} scope="col">{cell}</th>)}</tr></thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  );
}

export function Field({label, hint, ...rest}: ComponentPropsWithRef<'input'> & {label: string; hint?: string}) {
  const id = useId();
  return (
    <div className="ui-field">
      <label htmlFor={id}>{label}</label>
      <input className="ui-input" id={id} aria-describedby={hint ? `${id}h` : undefined} {...rest} />
      {hint && <p className="ui-hint" id={`${id}h`}>{hint}</p>}
    </div>
  );
}

/** A search that is a GET form: works without JavaScript, and `/` reaches it. `keep` are other query values to carry along. */
export function Search({action, label, value, keep = {}, name = 'q'}:
  {action: string; label: string; value: string | undefined; keep?: Record<string, string>; name?: string}) {
  return (
    <form className="ui-search" role="search" action={action} method="get">
      {Object.entries(keep).map(([key, kept]) => <input key={key} type="hidden" name={key} value={kept} />)}
      <Icon name="search" />
      <input className="ui-input" type="search" name={name} defaultValue={value} aria-label={label} placeholder={label}
        autoComplete="off" spellCheck={false} data-search="" />
    </form>
  );
}

/** Details that leave the list where it is. `close` is a real address, so that it closes without JavaScript too. */
export function Drawer({title, close, onClose, children}:
  {title: ReactNode; close: string; onClose?: () => void; children: ReactNode}) {
  const id = useId();
  const drawer = useRef<HTMLElement>(null);
  useEffect(() => {
    const before = document.activeElement;
    drawer.current?.focus();
    return () => { if (before instanceof HTMLElement && before.isConnected) before.focus(); };
  }, []);
  return (
    <section ref={drawer} className="ui-drawer" aria-labelledby={id} tabIndex={-1}
      onKeyDown={event => { if (event.key === 'Escape' && onClose) { event.stopPropagation(); onClose(); } }}>
      <header className="ui-drawer-head">
        <h2 id={id}>{title}</h2>
        <a className="ui-button ui-button-quiet ui-button-icon" href={close} aria-label="Close details"
          onClick={event => { if (onClose) { event.preventDefault(); onClose(); } }}><Icon name="close" /></a>
      </header>
      <div className="ui-drawer-body">{children}</div>
    </section>
  );
}

/** Nothing here, and what to do about it: a command to copy, or a button. */
export function EmptyState({title, children, command}: {title: string; children?: ReactNode; command?: string}) {
  return (
    <div className="ui-empty">
      <p className="ui-empty-title">{title}</p>
      {children}
      {command && <Command text={command} />}
    </div>
  );
}

export function Command({text}: {text: string}) {
  return <div className="ui-command"><pre tabIndex={0}>{text}</pre><CopyButton text={text} label="Copy command" /></div>;
}

/** The shape of what comes, with the room it will take: `lines` rows of a list. */
export function Skeleton({lines = 3, label = 'Loading'}: {lines?: number; label?: string}) {
  return (
    <div className="ui-skeleton" role="status" aria-label={label}>
      {Array.from({length: lines}, (_, index) => <span key={index} />)}
    </div>
  );
}

/** What went wrong, what was kept, what to try. */
export function ProblemNote({answer, what, kept}: {answer: {status: number; body: unknown}; what: string; kept?: string}) {
  return (
    <div className="ui-problem" role="alert">
      <p><strong>{what}</strong> {explain(answer.body as Problem | null, answer.status)}</p>
      {kept && <p>{kept}</p>}
    </div>
  );
}

/** An answer's body, or the problem in its place. */
export function Loaded<Body>({answer, what, children}:
  {answer: Answer<Body> | undefined; what: string; children: (body: Body) => ReactNode}) {
  if (answer === undefined) return <Skeleton />;
  if (answer.status >= 200 && answer.status < 300 && answer.body !== null) return <>{children(answer.body as Body)}</>;
  return <ProblemNote answer={answer} what={what} />;
}

/** Short and copyable; whole on hover, and with `whole` on the page. A UUIDv7 differs at its end, so that is what is shown. */
export function Id({value, whole = false}: {value: string; whole?: boolean}) {
  const short = value.length > 12 && !whole ? `…${value.slice(-8)}` : value;
  return <span className="ui-id" title={value}><code>{short}</code><CopyButton text={value} label={`Copy ${value}`} /></span>;
}

/** Copying needs a browser: hidden, its room kept, until there is one. */
export function CopyButton({text, label}: {text: string; label: string}) {
  const hydrated = useHydrated();
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return undefined;
    const timer = window.setTimeout(() => setCopied(false), 1500);
    return () => window.clearTimeout(timer);
  }, [copied]);
  return (
    <button type="button" className="ui-copy" disabled={!hydrated} aria-label={copied ? 'Copied' : label}
      onClick={() => void navigator.clipboard.writeText(text).then(() => setCopied(true), () => window.prompt(label, text))}>
      <Icon name={copied ? 'check' : 'copy'} />
    </button>
  );
}

export function Kbd({children}: {children: ReactNode}) {
  return <kbd className="ui-kbd">{children}</kbd>;
}

/** Where an entity is read. */
export function entityPath(type: string, id: string): string {
  return `/entities/${encodeURIComponent(type)}/${encodeURIComponent(id)}`;
}

export function EntityLink({type, id}: {type: string; id: string}) {
  return <a className="ui-entity" href={entityPath(type, id)}>{`${type}/${id}`}</a>;
}
