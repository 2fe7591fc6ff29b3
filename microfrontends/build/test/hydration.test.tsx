import './browser.ts';
import assert from 'node:assert/strict';
import {test} from 'node:test';
import axe from 'axe-core';
import {builtFragments, renderer, sample} from '../fragments.mjs';

// After the browser's globals, which React looks for when it is evaluated.
const {createElement} = await import('react');
const {createRoot, hydrateRoot} = await import('react-dom/client');
const components: Record<string, () => Promise<React.ComponentType<never>>> = {
  shell: async () => (await import('../../shell/src/Shell.tsx')).Shell,
  overview: async () => (await import('../../overview/src/Overview.tsx')).Overview,
  schedule: async () => (await import('../../schedule/src/Schedule.tsx')).Schedule,
  events: async () => (await import('../../events/src/Events.tsx')).Events,
  entity: async () => (await import('../../entity/src/Entity.tsx')).Entity,
  policies: async () => (await import('../../policies/src/Policies.tsx')).Policies,
  workers: async () => (await import('../../workers/src/Workers.tsx')).Workers,
  patterns: async () => (await import('../../patterns/src/Patterns.tsx')).Patterns,
  chat: async () => (await import('../../chat/src/Chat.tsx')).Chat,
};

for (const fragment of builtFragments().filter(({manifest}) => manifest.slot !== undefined)) {
  const {name} = fragment.manifest;
  const load = components[name];

  test(`${name}: the browser takes over the server's HTML without a difference`, {skip: load === undefined && 'no component named here'}, async () => {
    const Component = await load!();
    const props = sample(fragment);
    const element = mount(name, renderer(fragment)(JSON.stringify(props)));
    const errors: unknown[] = [];
    const root = hydrateRoot(element, createElement(Component, props as never), {
      identifierPrefix: `${name}-`, onRecoverableError: error => errors.push(error), onUncaughtError: error => errors.push(error),
    });
    await settled();
    assert.deepEqual(errors, []);
    assert.ok(element.querySelector('a, button'));
    root.unmount();
  });

  test(`${name}: axe finds nothing in the server's HTML`, async () => {
    const element = mount(name, renderer(fragment)(JSON.stringify(sample(fragment))));
    // Contrast needs a layout: the browser tests look at that.
    const {violations} = await axe.run(element, {rules: {'color-contrast': {enabled: false}, 'region': {enabled: false}}, elementRef: false});
    assert.deepEqual(violations.map(({id, nodes}) => `${id}: ${nodes[0]?.html}`), []);
  });
}

test('patterns: a run is taken over without a difference', async () => {
  const fragment = builtFragments().find(({manifest}) => manifest.name === 'patterns')!;
  const Component = await components.patterns!();
  const props = sample(fragment);
  props.page.query = {run: 'sample'};
  const element = mount('patterns', renderer(fragment)(JSON.stringify(props)));
  const errors: unknown[] = [];
  const root = hydrateRoot(element, createElement(Component, props as never), {identifierPrefix: 'patterns-', onRecoverableError: error => errors.push(error)});
  await settled();
  assert.deepEqual(errors, []);
  root.unmount();
});

test('what the server could not render the browser draws', async () => {
  const Component = await components.schedule!();
  const element = mount('schedule', '');
  const props = sample(builtFragments().find(({manifest}) => manifest.name === 'schedule')!);
  const root = createRoot(element);
  root.render(createElement(Component, props as never));
  await settled();
  assert.match(element.textContent ?? '', /upcoming/);
  root.unmount();
});

function mount(name: string, html: string): HTMLElement {
  document.body.innerHTML = `<div data-fragment="${name}">${html}</div><main id="main"></main>`;
  return document.body.firstElementChild as HTMLElement;
}

/** React works in a task of its own: two turns of the loop after it has been given work, it is done. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 5; turn++) await new Promise(resolve => setImmediate(resolve));
}
