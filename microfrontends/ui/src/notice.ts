/** What the shell says to the reader: any fragment dispatches, the shell shows it and reads it out. */
export interface Notice {
  kind: 'done' | 'error';
  text: string;
}

const NOTICE = 'tempo:notice';

export function notify(kind: Notice['kind'], text: string): void {
  window.dispatchEvent(new CustomEvent<Notice>(NOTICE, {detail: {kind, text}}));
}

export function onNotice(listener: (notice: Notice) => void): () => void {
  const handle = (event: Event) => listener((event as CustomEvent<Notice>).detail);
  window.addEventListener(NOTICE, handle);
  return () => window.removeEventListener(NOTICE, handle);
}
