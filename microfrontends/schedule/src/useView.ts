import {useCallback, useEffect, useState} from 'react';
import {addressOf, viewOf} from './view.ts';
import type {View} from './view.ts';

/** The view and its address, kept together: opening details is a step back in the browser's history, zooming is not. */
export function useView(path: string, query: Record<string, string>) {
  const [view, setView] = useState(() => viewOf(query));
  const address = useCallback((change: Partial<View>) => addressOf(path, {...view, ...change}), [path, view]);
  const change = useCallback((change: Partial<View>) => {
    const next = {...view, ...change};
    setView(next);
    const url = addressOf(path, next);
    if ('action' in change) window.history.pushState(null, '', url);
    else window.history.replaceState(null, '', url);
  }, [path, view]);

  useEffect(() => {
    const back = () => setView(viewOf(Object.fromEntries(new URLSearchParams(window.location.search))));
    window.addEventListener('popstate', back);
    return () => window.removeEventListener('popstate', back);
  }, []);
  return {view, address, change};
}
