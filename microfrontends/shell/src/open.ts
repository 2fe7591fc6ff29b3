/** Says across the shell that the palette or the list of keys is wanted. */
export type Wanted = 'palette' | 'keys';

const WANTED = 'tempo:open';

export function openPalette(): void {
  open('palette');
}

export function openKeys(): void {
  open('keys');
}

export function onOpen(listener: (wanted: Wanted) => void): () => void {
  const handle = (event: Event) => listener((event as CustomEvent<Wanted>).detail);
  window.addEventListener(WANTED, handle);
  return () => window.removeEventListener(WANTED, handle);
}

function open(wanted: Wanted): void {
  window.dispatchEvent(new CustomEvent<Wanted>(WANTED, {detail: wanted}));
}
