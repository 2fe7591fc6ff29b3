/** What a tab remembers of its conversation from page to page. */
interface Remembered {
  open: boolean;
  id?: string;
}

const KEY = 'tempo.chat';

export function recall(): Remembered | undefined {
  const stored = window.sessionStorage.getItem(KEY);
  return stored === null ? undefined : JSON.parse(stored) as Remembered;
}

export function remember(chat: Remembered): void {
  window.sessionStorage.setItem(KEY, JSON.stringify(chat));
}
