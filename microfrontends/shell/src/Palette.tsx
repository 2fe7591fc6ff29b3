import {useEffect, useState} from 'react';
import {Command} from 'cmdk';
import {ApiError, answer, entityPath, headline, Icon, isOk, Kbd, notify, noun, isCancellable, Sentence, StateBadge, useApi, useFragment, verbPath, verbsOf, withQuery} from '@tempo/ui';
import type {Action, Entity, Page} from '@tempo/ui';
import {SIGN_OUT} from './Account.tsx';
import {openKeys} from './open.ts';
import {setTheme} from './preferences.ts';

const PAUSE = 140;
const EACH = 6;

interface Verb {
  label: string;
  icon: string;
  run: () => void;
}

/** Goes anywhere, finds any entity or action, and runs any verb; a dangerous one only after it was said what it does. */
export default function Palette({close}: {close: () => void}) {
  const [query, setQuery] = useState('');
  const [chosen, choose] = useState<Action>();
  const {found, pending} = useFound(query.trim());
  const verbs = useVerbs(close).filter(verb => verb.label.toLowerCase().includes(query.trim().toLowerCase()));

  if (chosen) return <Chosen action={chosen} back={() => choose(undefined)} close={close} />;
  return (
    <Command className="shell-palette" shouldFilter={false} label="Find or do anything" loop>
      <Command.Input value={query} onValueChange={setQuery} placeholder="Go to, find an entity or an action, do…" autoFocus />
      <Command.List className="shell-palette-list" label="Found">
        <Command.Empty>{pending ? 'Searching…' : `Nothing is called “${query}”.`}</Command.Empty>
        {verbs.length > 0 && <Command.Group heading="Go and do">
          {verbs.map(verb => (
            <Command.Item key={verb.label} value={verb.label} onSelect={verb.run}><Icon name={verb.icon} />{verb.label}</Command.Item>
          ))}
        </Command.Group>}
        {found.actions.length > 0 && <Command.Group heading="Actions">
          {found.actions.map(action => (
            <Command.Item key={action.id} value={action.id} onSelect={() => choose(action)}>
              <Icon name="clock" />{headline(action)}<StateBadge state={action.state} />
            </Command.Item>
          ))}
        </Command.Group>}
        {found.entities.length > 0 && <Command.Group heading="Entities">
          {found.entities.map(entity => (
            <Command.Item key={`${entity.entity_type}/${entity.entity_id}`} value={`${entity.entity_type}/${entity.entity_id}`}
              onSelect={() => window.location.assign(entityPath(entity.entity_type, entity.entity_id))}>
              <Icon name="box" />{entity.entity_type}/{entity.entity_id}
            </Command.Item>
          ))}
        </Command.Group>}
      </Command.List>
      <p className="shell-palette-foot"><span><Kbd>↑</Kbd> <Kbd>↓</Kbd> move</span><span><Kbd>Enter</Kbd> open</span><span><Kbd>Esc</Kbd> close</span></p>
    </Command>
  );
}

function Chosen({action, back, close}: {action: Action; back: () => void; close: () => void}) {
  const api = useApi();
  const [error, setError] = useState<string>();

  async function run(verb: Parameters<typeof verbPath>[1], done: string) {
    try {
      await api.send('POST', verbPath(action, verb));
      notify('done', `${headline(action)}: ${done}`);
      close();
    } catch (problem) {
      if (!(problem instanceof ApiError)) throw problem;
      setError(problem.message);
    }
  }

  return (
    <Command className="shell-palette" label={headline(action)} loop onKeyDown={event => { if (event.key === 'Backspace') back(); }}>
      <div className="shell-palette-said"><StateBadge state={action.state} /><p><Sentence action={action} links={false} /></p></div>
      <Command.List className="shell-palette-list" label="What to do" tabIndex={0} ref={element => element?.focus()}>
        <Command.Item onSelect={() => window.location.assign(withQuery('/schedule', {action: action.id}))}><Icon name="clock" />Show details</Command.Item>
        <Command.Item onSelect={() => window.location.assign(entityPath(action.entity_type, action.entity_id))}>
          <Icon name="box" />Show {action.entity_type}/{action.entity_id}
        </Command.Item>
        {verbsOf(action).map(verb => (
          <Command.Item key={verb.name} onSelect={() => void run(verb.name, verb.done)}><Icon name="check" />{verb.label}: {verb.promise}</Command.Item>
        ))}
        {isCancellable(action) && <Command.Item className="shell-palette-danger" onSelect={() => void run('cancel', 'cancelled. It will not happen.')}>
          <Icon name="close" />Cancel {noun(action.action)} of {action.entity_type}/{action.entity_id}: it will not happen, and there is no undo
        </Command.Item>}
        <Command.Item onSelect={back}><Icon name="back" />Back</Command.Item>
      </Command.List>
      {error && <p className="ui-form-error" role="alert">{error}</p>}
    </Command>
  );
}

function useVerbs(close: () => void): Verb[] {
  const {navigation} = useFragment();
  const theme = (name: 'light' | 'dark' | 'system', icon: string): Verb =>
    ({label: `Theme: ${name}`, icon, run: () => { setTheme(name); close(); }});
  return [
    ...[...navigation].sort((a, b) => a.order - b.order)
      .map(item => ({label: item.label, icon: item.icon, run: () => window.location.assign(item.path)})),
    theme('light', 'sun'), theme('dark', 'moon'), theme('system', 'system'),
    {label: 'Keys', icon: 'more', run: openKeys},
    {label: 'Sign out', icon: 'back', run: () => (document.getElementById(SIGN_OUT) as HTMLFormElement | null)?.requestSubmit()},
  ];
}

interface Found {
  entities: Entity[];
  actions: Action[];
}

const NOTHING: Found = {entities: [], actions: []};

function useFound(query: string): {found: Found; pending: boolean} {
  const [found, setFound] = useState<Found>(NOTHING);
  const [pending, setPending] = useState(false);
  useEffect(() => {
    if (query === '') {
      setFound(NOTHING);
      setPending(false);
      return undefined;
    }
    const abort = new AbortController();
    setPending(true);
    const timer = window.setTimeout(() => {
      find(query, abort.signal).then(
        result => { setFound(result); setPending(false); },
        error => { if (!abort.signal.aborted) throw error; },
      );
    }, PAUSE);
    return () => { window.clearTimeout(timer); abort.abort(); };
  }, [query]);
  return {found, pending};
}

async function find(q: string, signal: AbortSignal): Promise<Found> {
  const [entities, actions] = await Promise.all([
    answer<Page<Entity>>(withQuery('/api/v1/entities', {q, limit: String(EACH)}), signal),
    answer<Page<Action>>(withQuery('/api/v1/actions', {q, limit: String(EACH)}), signal),
  ]);
  return {entities: isOk(entities) ? entities.body.items : [], actions: isOk(actions) ? actions.body.items : []};
}
