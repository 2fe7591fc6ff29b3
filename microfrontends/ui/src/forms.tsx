/** Changes that work without JavaScript (`POST /forms/...`, answered by a redirect) and, with it, without leaving the page. */
import {useEffect, useId, useRef, useState} from 'react';
import type {ReactNode, ToggleEvent} from 'react';
import {ApiError} from './api.ts';
import {useApi, useFragment, useRefresh} from './fragment.tsx';
import {notify} from './notice.ts';
import {Button} from './primitives.tsx';

type Method = 'POST' | 'PUT' | 'PATCH' | 'DELETE';
const RESERVED = new Set(['csrf_token', 'return_to', '_method', '_json']);

export interface ApiFormProps<Body> {
  /** The API's path, as `/api/v1/actions/ID/cancel`. */
  path: string;
  method?: Method;
  /** A whole JSON body; else the form's own fields become its members, as strings. */
  body?: unknown;
  /** Where to be afterwards, without JavaScript; the page itself unless told. */
  returnTo?: string;
  /** Said when it is done; unless it is given, `onDone` says something. */
  done?: string;
  onDone?: (answer: Body) => void;
  className?: string;
  label?: string;
  children: ReactNode;
}

export function ApiForm<Body>({path, method = 'POST', body, returnTo, done, onDone, className, label, children}: ApiFormProps<Body>) {
  const {csrf, page} = useFragment();
  const api = useApi();
  const refresh = useRefresh();
  const [pending, setPending] = useState(false);
  const [error, setError] = useState<string>();

  async function submit(form: HTMLFormElement) {
    if (pending) return;
    setPending(true);
    setError(undefined);
    try {
      const answer = await api.send<Body>(method, path, body ?? members(new FormData(form)));
      // What held the focus may be about to go: the list it was in keeps the reader's place.
      form.closest<HTMLElement>('[data-list]')?.focus({preventScroll: true});
      if (done) notify('done', done);
      refresh();
      onDone?.(answer);
    } catch (problem) {
      if (!(problem instanceof ApiError)) throw problem;
      setError(problem.message);
    } finally {
      setPending(false);
    }
  }

  return (
    <form className={className} method="post" action={`/forms${path}`} aria-label={label} aria-busy={pending || undefined}
      onSubmit={event => { event.preventDefault(); void submit(event.currentTarget); }}>
      <input type="hidden" name="csrf_token" value={csrf} />
      <input type="hidden" name="return_to" value={returnTo ?? here(page)} />
      {method !== 'POST' && <input type="hidden" name="_method" value={method} />}
      {body !== undefined && <input type="hidden" name="_json" value={JSON.stringify(body)} />}
      {children}
      {error && <p className="ui-form-error" role="alert">{error}</p>}
    </form>
  );
}

interface Danger<Body> extends Omit<ApiFormProps<Body>, 'label' | 'children' | 'className'> {
  /** The question, as "Cancel the deletion of user/42?". */
  title: string;
  /** On the button that does it, as "Cancel deletion". */
  verb: string;
  /** What will happen, and whether there is a way back. */
  children: ReactNode;
}

/**
 * A dangerous verb, stated before it is done: a button that opens what will happen, and there a button that names it. A popover,
 * because it opens without JavaScript and lies over whatever would cut it off.
 */
export function Confirm<Body>({label, describe, tone = 'quiet', ...danger}:
  Danger<Body> & {label: string; describe?: string; tone?: 'quiet' | 'plain'}) {
  const id = useId();
  return (
    <>
      <button type="button" className={`ui-button ui-button-${tone} ui-button-small`} popoverTarget={id} aria-label={describe}>{label}</button>
      <Statement id={id} {...danger} />
    </>
  );
}

/** The same for one row of a long list: a single statement, opened by being rendered; the browser gives the focus back. */
export function Confirmation<Body>({onClose, ...danger}: Danger<Body> & {onClose: () => void}) {
  const id = useId();
  useEffect(() => document.getElementById(id)?.showPopover(), [id]);
  return <Statement id={id} onClose={onClose} {...danger} />;
}

function Statement<Body>({id, title, verb, children, onClose, ...form}: Danger<Body> & {id: string; onClose?: () => void}) {
  const popover = useRef<HTMLDivElement>(null);
  function toggled(event: ToggleEvent<HTMLElement>) {
    // The safe way out is what Enter would take.
    if (event.newState === 'open') event.currentTarget.querySelector<HTMLElement>('[popovertargetaction]')?.focus();
    else onClose?.();
  }
  return (
    <div ref={popover} className="ui-confirm" id={id} popover="auto" role="dialog" aria-labelledby={`${id}t`} onToggle={toggled}>
      <p className="ui-confirm-title" id={`${id}t`}>{title}</p>
      {children}
      <ApiForm {...form} className="ui-confirm-form" onDone={(answer: Body) => { popover.current?.hidePopover(); form.onDone?.(answer); }}>
        <button type="button" className="ui-button ui-button-plain" popoverTarget={id} popoverTargetAction="hide">Keep it</button>
        <Button type="submit" tone="danger">{verb}</Button>
      </ApiForm>
    </div>
  );
}

function members(form: FormData): Record<string, string> {
  return Object.fromEntries([...form.entries()].filter((entry): entry is [string, string] =>
    typeof entry[1] === 'string' && !RESERVED.has(entry[0])));
}

export function here({path, query}: {path: string; query: Record<string, string>}): string {
  return withQuery(path, query);
}

/** An address with a query; values that are empty or undefined are left out. */
export function withQuery(path: string, query: Record<string, string | undefined>): string {
  const pairs: string[] = [];
  for (const name in query) {
    const value = query[name];
    if (value) pairs.push(`${encodeURIComponent(name)}=${encodeURIComponent(value)}`);
  }
  return pairs.length === 0 ? path : `${path}?${pairs.join('&')}`;
}
