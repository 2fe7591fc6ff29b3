import {lazy, Suspense, useEffect, useRef, useState} from 'react';
import {Button, Kbd} from '@tempo/ui';
import {onOpen, openKeys, openPalette} from './open.ts';
import type {Wanted} from './open.ts';

const Palette = lazy(() => import('./Palette.tsx'));

const KEYS: [string[], string][] = [
  [['Ctrl K', '⌘ K'], 'Find or do anything'],
  [['/'], 'Search this page'],
  [['j', 'k'], 'Next and previous in a list'],
  [['Enter'], 'Open what is selected'],
  [['←', '→'], 'Move along the time axis'],
  [['+', '−'], 'Zoom the time axis'],
  [['Esc'], 'Close'],
  [['?'], 'These keys'],
];

/** The keys that work on every page, and what they open. */
export function Keys() {
  const [wanted, setWanted] = useState<Wanted>();
  useEffect(() => onOpen(setWanted), []);
  useEffect(() => {
    document.addEventListener('keydown', handle);
    return () => document.removeEventListener('keydown', handle);
  }, []);
  if (wanted === undefined) return null;
  const close = () => setWanted(undefined);
  return wanted === 'keys' ? <Modal label="Keys" close={close}><KeyList close={close} /></Modal>
    : <Modal label="Find or do anything" close={close}><Suspense fallback={<p className="shell-loading">Loading…</p>}><Palette close={close} /></Suspense></Modal>;
}

function KeyList({close}: {close: () => void}) {
  return (
    <div className="shell-keys">
      <h2>Keys</h2>
      <dl>
        {KEYS.map(([keys, meaning]) => (
          <div key={meaning}><dt>{keys.map(key => <Kbd key={key}>{key}</Kbd>)}</dt><dd>{meaning}</dd></div>
        ))}
      </dl>
      <Button onClick={close}>Close</Button>
    </div>
  );
}

/** The browser's own modal dialog: it keeps the focus inside, gives it back, and closes on Escape. */
function Modal({label, close, children}: {label: string; close: () => void; children: React.ReactNode}) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const element = dialog.current;
    element?.showModal();
    return () => element?.close();
  }, []);
  return (
    <dialog ref={dialog} className="shell-dialog" aria-label={label} onClose={close}
      onClick={event => { if (event.target === dialog.current) close(); }}>
      <div>{children}</div>
    </dialog>
  );
}

function handle(event: KeyboardEvent): void {
  if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === 'k') {
    event.preventDefault();
    openPalette();
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || isTyping(event.target)) return;
  switch (event.key) {
    case '/': {
      const search = document.querySelector<HTMLInputElement>('[data-search]');
      event.preventDefault();
      if (search) search.select();
      else openPalette();
      break;
    }
    case '?': event.preventDefault(); openKeys(); break;
    case 'j': move(1); break;
    case 'k': move(-1); break;
  }
}

/** Any element with `data-row` is a stop: the link or button of a list's row. */
function move(step: 1 | -1): void {
  const rows = [...document.querySelectorAll<HTMLElement>('[data-row]')].filter(row => row.checkVisibility());
  const here = rows.findIndex(row => row === document.activeElement || row.closest('tr, li')?.contains(document.activeElement));
  const next = here === -1 ? rows[step === 1 ? 0 : rows.length - 1] : rows[here + step];
  next?.focus();
  next?.scrollIntoView({block: 'nearest'});
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
    || document.querySelector('dialog[open]') !== null;
}
