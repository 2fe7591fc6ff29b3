/** What the reader chose for every page, in cookies that the server reads. */
export type Theme = 'system' | 'light' | 'dark';

const YEAR = 365 * 24 * 60 * 60;

export function setTheme(theme: Theme): void {
  remember('tempo_theme', theme);
  if (theme === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
}

/** Times are rendered by the server, so another zone is another page. */
export function setZone(zone: string): void {
  remember('tempo_zone', zone);
  window.location.reload();
}

/** A reader who has not chosen gets the browser's zone from the next page on. */
export function adoptZone(): void {
  const zone = new Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (zone && !/(^|; )tempo_zone=/.test(document.cookie)) remember('tempo_zone', zone);
}

function remember(name: string, value: string): void {
  document.cookie = `${name}=${value}; Path=/; Max-Age=${YEAR}; SameSite=Lax`;
}
