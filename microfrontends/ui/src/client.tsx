/** What a fragment's client.js exports. */
import {createElement} from 'react';
import type {ComponentType} from 'react';
import {createRoot, hydrateRoot} from 'react-dom/client';
import type {FragmentProps} from './types.ts';

/**
 * Takes over the server's HTML. Where the server could not render (the element is empty, or holds the manifest's fallback and says
 * so by `data-fallback`), draws from scratch instead.
 */
export function hydrator<Data extends object>(Component: ComponentType<FragmentProps<Data>>) {
  return function hydrate(element: HTMLElement, props: FragmentProps<Data>): void {
    const options = {
      identifierPrefix: `${props.fragment.name}-`,
      onRecoverableError(error: unknown) {
        console.error(`${props.fragment.name} ${props.fragment.version}: the server's HTML and the browser's differ`, error);
      },
    };
    const content = createElement(Component, props);
    if (element.firstElementChild === null || element.dataset.fallback !== undefined) {
      delete element.dataset.fallback;
      createRoot(element, options).render(content);
    } else {
      hydrateRoot(element, content, options);
    }
  };
}
