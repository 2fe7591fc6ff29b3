import {useEffect, useRef, useState} from 'react';
import {useFragment, useRendered} from './fragment.tsx';
import {EntityLink} from './primitives.tsx';
import {compose} from './sentence.ts';
import type {Part} from './sentence.ts';
import type {Action} from './types.ts';

/** An action as a sentence. Its dates are by the server's `now`; beside it, `Time` counts down; `times={false}` leaves them to it. */
export function Sentence({action, links = true, times = true}: {action: Action; links?: boolean; times?: boolean}) {
  const {zone} = useFragment();
  const now = useRendered();
  return <Parts parts={compose(action, {zone, now, times})} links={links} />;
}

export function Parts({parts, links = true}: {parts: Part[]; links?: boolean}) {
  return <>{parts.map((part, index) => 'text' in part ? part.text
    : 'code' in part ? <code key={index} className="ui-code">{part.code}</code>
    : links ? <EntityLink key={index} {...part.entity} />
    : <span key={index} className="ui-entity">{`${part.entity.type}/${part.entity.id}`}</span>)}</>;
}

const HIGHLIGHT = 1_600;

/**
 * The keys of what is new or changed since the data before, for a short highlight (`data-fresh` on the row). The first data are not
 * new to anybody.
 */
export function useFresh<Item>(items: Item[], key: (item: Item) => string | number, version: (item: Item) => string | number): Set<string | number> {
  const known = useRef<Map<string | number, string | number>>(undefined);
  const [fresh, setFresh] = useState<Set<string | number>>(() => new Set());
  useEffect(() => {
    const current = new Map(items.map(item => [key(item), version(item)]));
    const before = known.current;
    known.current = current;
    if (before === undefined) return undefined;
    const changed = new Set([...current].filter(([name, value]) => before.get(name) !== value).map(([name]) => name));
    if (changed.size === 0) return undefined;
    setFresh(changed);
    const timer = window.setTimeout(() => setFresh(new Set()), HIGHLIGHT);
    return () => window.clearTimeout(timer);
    // `key` and `version` are written in place by their callers and say the same each time.
    // Only other items are a reason to compare.
  }, [items]);
  return fresh;
}
