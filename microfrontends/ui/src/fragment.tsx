/** A fragment's life: the same component on the server and in the browser, its properties in a context, its data kept fresh. */
import {createContext, useContext, useEffect, useMemo, useState} from 'react';
import type {ComponentType, FunctionComponent, ReactNode} from 'react';
import {api, explain} from './api.ts';
import type {Api} from './api.ts';
import {instant} from './calendar.ts';
import {addresses, merged, oneAtATime, refetch} from './data.ts';
import {onEvents} from './live.ts';
import {notify} from './notice.ts';
import type {FragmentProps, LiveManifest, Problem} from './types.ts';

interface Surroundings {
  props: FragmentProps<object>;
  /** The server's time when the page was rendered, in milliseconds since the epoch. */
  rendered: number;
  refresh: () => void;
}

const Surrounding = createContext<Surroundings | undefined>(undefined);

/** Makes a page's component into what the server renders and `client` hydrates. */
export function fragment<Data extends object>(
  manifest: LiveManifest, Component: ComponentType<FragmentProps<Data>>,
): FunctionComponent<FragmentProps<Data>> {
  return function Fragment(initial: FragmentProps<Data>) {
    const {fragment: {name}, page} = initial;
    const [data, setData] = useState(initial.data);
    const refresh = useMemo(() => oneAtATime(async () => {
      const fresh = await refetch(addresses(manifest.data ?? {}, page));
      const {failed} = merged({}, fresh);
      setData(shown => merged(shown, fresh).data);
      if (failed) notify('error', `This page is not up to date. ${explain(failed.body as Problem | null, failed.status)}`);
    }), [page]);

    useEffect(() => manifest.live && manifest.live.length > 0 ? onEvents(manifest.live, refresh) : undefined, [refresh]);
    useEffect(() => document.querySelector(`[data-fragment="${name}"]`)?.setAttribute('data-hydrated', ''), [name]);

    const props = useMemo(() => ({...initial, data}), [initial, data]);
    const surroundings = useMemo(() => ({props, rendered: instant(props.now), refresh}), [props, refresh]);
    return <Surrounding value={surroundings}><Component {...props} /></Surrounding>;
  };
}

/** The properties of the fragment that this component is in. */
export function useFragment<Data extends object = object>(): FragmentProps<Data> {
  return surroundings().props as FragmentProps<Data>;
}

/** The server's time when the page was rendered, in milliseconds since the epoch: the same on both sides. */
export function useRendered(): number {
  return surroundings().rendered;
}

/** Reads the page's data again, as after a change that this page made itself. */
export function useRefresh(): () => void {
  return surroundings().refresh;
}

export function useApi(): Api {
  const {csrf} = useFragment();
  return useMemo(() => api(csrf), [csrf]);
}

/** True once the browser has taken over: for what cannot work before, like copying. Reserve its room. */
export function useHydrated(): boolean {
  const [hydrated, setHydrated] = useState(false);
  useEffect(() => setHydrated(true), []);
  return hydrated;
}

export function Hydrated({children}: {children: ReactNode}) {
  return useHydrated() ? children : null;
}

function surroundings(): Surroundings {
  const value = useContext(Surrounding);
  if (value === undefined) throw new Error('The kit works inside fragment(manifest, Component) only');
  return value;
}
