/** A browser's globals for tests that hydrate: jsdom, and the few things that it lacks. Import it before React. */
import {JSDOM, VirtualConsole} from 'jsdom';

const dom = new JSDOM('<!doctype html><html lang="en"><head><title>Test</title></head><body></body></html>', {url: 'http://localhost/', pretendToBeVisual: true, virtualConsole: new VirtualConsole()});

/** A stream on which nothing comes. */
class SilentStream {
  static readonly CLOSED = 2;
  close() {}
}

Object.defineProperty(globalThis, 'navigator', {value: dom.window.navigator, configurable: true});
Object.assign(globalThis, {
  window: dom.window, document: dom.window.document, HTMLElement: dom.window.HTMLElement, CustomEvent: dom.window.CustomEvent, FormData: dom.window.FormData,
  EventSource: SilentStream, IS_REACT_ACT_ENVIRONMENT: true,
});
