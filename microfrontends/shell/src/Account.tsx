import {useEffect, useState} from 'react';
import {Button, Icon, useFragment, useHydrated} from '@tempo/ui';
import type {FragmentProps} from '@tempo/ui';
import {openKeys} from './open.ts';
import {adoptZone, setTheme, setZone} from './preferences.ts';
import type {Theme} from './preferences.ts';

export const SIGN_OUT = 'shell-sign-out';
const MENU = 'shell-account';
const THEMES: {theme: Theme; label: string; icon: string}[] = [
  {theme: 'system', label: 'System', icon: 'system'},
  {theme: 'light', label: 'Light', icon: 'sun'},
  {theme: 'dark', label: 'Dark', icon: 'moon'},
];

/** Who is here, how they like to see things, and the way out. A popover: it opens without JavaScript. */
export function Account({viewer, theme: initial, csrf}: {viewer: FragmentProps['viewer']; theme: Theme; csrf: string}) {
  const hydrated = useHydrated();
  const [theme, choose] = useState<Theme>(initial);
  useEffect(adoptZone, []);
  return (
    <>
      <button type="button" className="shell-tool" popoverTarget={MENU} aria-label={`Signed in as ${viewer.subject}: settings and sign-out`}>
        <span className="shell-face"><Icon name="user" /></span>
      </button>
      <div className="shell-account" id={MENU} popover="auto" role="dialog" aria-label="Settings and sign-out">
        <p className="shell-who"><strong>{viewer.subject}</strong><span>signed in as {viewer.role}</span></p>
        <fieldset className="shell-themes" disabled={!hydrated}>
          <legend>Theme</legend>
          {THEMES.map(each => (
            <label key={each.theme}>
              <input type="radio" name="theme" value={each.theme} checked={theme === each.theme}
                onChange={() => { choose(each.theme); setTheme(each.theme); }} />
              <Icon name={each.icon} />{each.label}
            </label>
          ))}
        </fieldset>
        <Zone disabled={!hydrated} />
        <div className="shell-account-ends">
          <Button tone="quiet" onClick={openKeys} disabled={!hydrated}>Keys</Button>
          <form id={SIGN_OUT} method="post" action="/sign-out">
            <input type="hidden" name="csrf_token" value={csrf} />
            <Button type="submit">Sign out</Button>
          </form>
        </div>
      </div>
    </>
  );
}

function Zone({disabled}: {disabled: boolean}) {
  const {zone} = useFragment();
  const [zones, setZones] = useState([zone]);
  useEffect(() => setZones([...new Set(['UTC', zone, ...Intl.supportedValuesOf('timeZone')])]), [zone]);
  return (
    <label className="shell-zone">
      <span>Time zone</span>
      <select className="ui-input" value={zone} disabled={disabled} onChange={event => setZone(event.target.value)}>
        {zones.map(each => <option key={each} value={each}>{each}</option>)}
      </select>
    </label>
  );
}
