import {count, Section, Time} from '@tempo/ui';
import type {Lateness} from './types.ts';

const HEIGHT = 56;
/** Fewer would look like a picture of nothing. */
const FEWEST = 6;

/** How late actions were fired, from their time to the commit, since the server was started. */
export function Punctuality({lateness}: {lateness: Lateness}) {
  const last = lateness.buckets.findLastIndex(bucket => bucket.count > 0);
  const shown = lateness.buckets.slice(0, Math.max(FEWEST, last + 1));
  const most = Math.max(1, ...shown.map(bucket => bucket.count));
  const width = 100 / shown.length;
  return (
    <Section title="Punctuality">
      <div className="schedule-late">
        {lateness.count === 0
          ? <p>Nothing has fired since <Time at={lateness.since} />. How late each action is shows here.</p>
          : <p>Half of {count(lateness.count)} fired within {millis(lateness.p50_ms)} of their time, 99 % within {millis(lateness.p99_ms)}, the latest {millis(lateness.max_ms)}; since <Time at={lateness.since} only="relative" />.</p>}
        <svg className="schedule-bars" width="100%" height={HEIGHT + 38} role="img" aria-label={shown.map(({le_ms, count: number}) => `${within(le_ms)}: ${count(number)}`).join(', ')}>
          {shown.map((bucket, index) => {
            const height = bucket.count === 0 ? 0 : Math.max(2, Math.round(HEIGHT * bucket.count / most));
            return (
              <g key={within(bucket.le_ms)}>
                <rect className="schedule-late-bar" x={`${percent(width * (index + 0.15))}%`} width={`${percent(width * 0.7)}%`} y={16 + HEIGHT - height} height={height} />
                {bucket.count > 0 && <text className="schedule-late-count" x={`${percent(width * (index + 0.5))}%`} y={11 + HEIGHT - height} textAnchor="middle">{count(bucket.count)}</text>}
                <text x={`${percent(width * (index + 0.5))}%`} y={HEIGHT + 33} textAnchor="middle">{short(bucket.le_ms)}</text>
              </g>
            );
          })}
          <line className="schedule-base" x1="0" x2="100%" y1={16 + HEIGHT} y2={16 + HEIGHT} />
        </svg>
        <p className="schedule-late-unit">Milliseconds, at most</p>
      </div>
    </Section>
  );
}

function within(le: number | null): string {
  return le === null ? 'later' : `within ${millis(le)}`;
}

function short(le: number | null): string {
  return le === null ? 'more' : le >= 60_000 ? `${le / 60_000}m` : le >= 1000 ? `${le / 1000}s` : String(le);
}

function millis(value: number): string {
  if (value >= 60_000) return `${tenths(value / 60_000)} min`;
  return value >= 1000 ? `${tenths(value / 1000)} s` : `${tenths(value)} ms`;
}

function tenths(value: number): number {
  return Math.round(value * 10) / 10;
}

function percent(value: number): number {
  return Math.round(value * 100) / 100;
}
