/** One hand's icons: 16 px, a line of 1.5, drawn in the colour of the text. */
const PATHS = {
  home: 'M2.5 7 8 2.5 13.5 7v6.5h-4v-4h-3v4h-4z',
  clock: 'M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2zm0 2.8V8l2.4 1.6',
  list: 'M2.5 4h.01M5.5 4h8M2.5 8h.01M5.5 8h8M2.5 12h.01M5.5 12h8',
  box: 'M2.5 5 8 2.2 13.5 5v6L8 13.8 2.5 11zm0 0L8 7.8 13.5 5M8 7.8v6',
  shield: 'M8 2l5 1.8v3.7c0 3.2-2 5.4-5 6.5-3-1.1-5-3.3-5-6.5V3.8z',
  grid: 'M2.5 2.5h4.5V7H2.5zM9 2.5h4.5V7H9zM2.5 9H7v4.5H2.5zM9 9h4.5v4.5H9z',
  flow: 'M3.5 2.5v11M3.5 8h5a2 2 0 0 0 2-2V4.5M8.5 5.5l2-2 2 2',
  users: 'M6 7.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5zM1.5 13.5c0-2.4 1.8-3.8 4.5-3.8s4.5 1.4 4.5 3.8M10.5 7.3a2.3 2.3 0 0 0 0-4.4M12.2 9.9c1.5.5 2.3 1.8 2.3 3.6',
  user: 'M8 8a2.8 2.8 0 1 0 0-5.6A2.8 2.8 0 0 0 8 8zM2.8 13.8c0-2.6 2-4 5.2-4s5.2 1.4 5.2 4',
  chat: 'M2.5 3h11v8H7l-3 2.5V11H2.5z',
  search: 'M7 2.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9zm3.3 7.8 3.2 3.2',
  sun: 'M8 5.2a2.8 2.8 0 1 0 0 5.6 2.8 2.8 0 0 0 0-5.6zM8 1v1.5M8 13.5V15M1 8h1.5M13.5 8H15M3 3l1.1 1.1M11.9 11.9 13 13M13 3l-1.1 1.1M4.1 11.9 3 13',
  moon: 'M13.5 9.7A5.8 5.8 0 0 1 6.3 2.5a5.8 5.8 0 1 0 7.2 7.2z',
  system: 'M2 3h12v8H2zM6 13.5h4M8 11v2.5',
  more: 'M3.5 8h.01M8 8h.01M12.5 8h.01',
  close: 'M3.5 3.5l9 9M12.5 3.5l-9 9',
  copy: 'M5.5 5.5h8v8h-8zM3.5 10.5h-1v-8h8v1',
  check: 'M3 8.5l3.2 3.2L13 4.8',
  send: 'M2.5 8h10M8.5 4l4 4-4 4',
  back: 'M13.5 8h-10M7.5 4l-4 4 4 4',
  plus: 'M8 3v10M3 8h10',
  minus: 'M3 8h10',
} as const;

export type IconName = keyof typeof PATHS;

/** Decorative: whatever it stands on carries the words. An unknown name, as from another team's manifest, draws the box. */
export function Icon({name}: {name: string}) {
  return (
    <svg className="ui-icon" width="16" height="16" viewBox="0 0 16 16" fill="none" stroke="currentColor" strokeWidth="1.5"
      strokeLinecap="round" strokeLinejoin="round" aria-hidden="true">
      <path d={PATHS[name as IconName] ?? PATHS.box} />
    </svg>
  );
}
