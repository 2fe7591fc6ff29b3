import {Icon, Kbd} from '@tempo/ui';
import type {FragmentProps, NavigationItem} from '@tempo/ui';
import {Account} from './Account.tsx';
import {openPalette} from './open.ts';

interface RailProps {
  items: NavigationItem[];
  current: string;
  viewer: FragmentProps['viewer'];
  theme: FragmentProps['theme'];
  csrf: string;
}

/** A slim column of pages; a bar at the bottom where the window is narrow. */
export function Rail({items, current, viewer, theme, csrf}: RailProps) {
  const sorted = [...items].sort((a, b) => a.order - b.order || (a.label < b.label ? -1 : 1));
  return (
    <nav className="shell-rail" aria-label="Pages">
      <a className="shell-brand" href="/" aria-label="Tempo, overview">
        <svg width="24" height="24" viewBox="0 0 24 24" aria-hidden="true">
          <path d="M3 12h18" stroke="currentColor" strokeWidth="1.5" />
          <path d="M9 5v14" stroke="currentColor" strokeWidth="2.5" />
          <circle className="shell-brand-mark" cx="16" cy="12" r="3.5" />
        </svg>
      </a>
      <ul>
        {sorted.map(item => (
          <li key={item.path}>
            <a href={item.path} aria-current={isCurrent(item.path, current) ? 'page' : undefined}>
              <Icon name={item.icon} /><span>{item.label}</span>
            </a>
          </li>
        ))}
      </ul>
      <div className="shell-tools">
        <button type="button" className="shell-tool shell-find" onClick={openPalette}>
          <Icon name="search" /><span className="ui-hidden">Find or do anything</span><Kbd>Ctrl K</Kbd>
        </button>
        <Account viewer={viewer} theme={theme} csrf={csrf} />
      </div>
    </nav>
  );
}

function isCurrent(path: string, current: string): boolean {
  return path === '/' ? current === '/' : current === path || current.startsWith(`${path}/`);
}
