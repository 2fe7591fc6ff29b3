import {useState} from 'react';
import type {KeyboardEvent} from 'react';
import {count, instant, Section, useFragment, useRendered} from '@tempo/ui';
import {ticks} from './axis.ts';
import {BUCKETS, bars, peak} from './forecast.ts';
import type {Bar} from './forecast.ts';
import type {Bucket, Forecast} from './types.ts';
import {rfc3339} from './view.ts';
import type {View} from './view.ts';

const HEIGHT = 96;
const TOP = 16;

/** How much falls due when: a bar for each minute, hour or day; a bar leads to what it stands for. */
export function ForecastChart({forecast, address}: {forecast: Forecast; address: (change: Partial<View>) => string}) {
  const {zone} = useFragment();
  const now = useRendered();
  const [pointed, point] = useState<number>();
  const all = bars(forecast, zone, now);
  const {bucket, total, overdue} = forecast;
  const {label, width, each, ticks: span} = BUCKETS[bucket];
  const highest = peak(all);
  const shown = all.find(bar => bar.at === pointed) ?? highest;
  const stretch = {span, from: instant(forecast.from), to: instant(forecast.to)};
  const narrow = (bar: Bar) => address({due_after: rfc3339(bar.at), due_before: rfc3339(bar.at + width), after: undefined, action: undefined});

  function press(event: KeyboardEvent<SVGElement>) {
    const step = {ArrowRight: 1, ArrowLeft: -1}[event.key];
    const next = step === undefined || shown === undefined ? undefined : all[all.indexOf(shown) + step];
    if (next === undefined) return;
    event.preventDefault();
    point(next.at);
    document.getElementById(`schedule-bar-${next.at}`)?.focus();
  }

  return (
    <Section title="Forecast" aside={<Zoom bucket={bucket} address={address} />}>
      <div className="schedule-forecast">
        <p className="schedule-forecast-said">
          {count(total)} due in the next {label}{highest && highest.count > 1 ? `, at most ${count(highest.count)} ${each}` : ''}.
          {overdue > 0 && <> <a className="schedule-overdue" href={address({due_before: rfc3339(now), due_after: undefined, after: undefined, action: undefined})}>{count(overdue)} overdue</a></>}
        </p>
        <svg className="schedule-bars" width="100%" height={HEIGHT + TOP + 22} role="group" aria-label={`${count(total)} due in the next ${label}, ${each}`} onKeyDown={press}>
          {ticks(stretch, zone, now).map(({x, label: text}) => (
            <g key={x} className="schedule-tick">
              <line x1={`${x}%`} x2={`${x}%`} y1={TOP} y2={TOP + HEIGHT + 5} />
              <text x={`${x}%`} y={TOP + HEIGHT + 19} textAnchor={x < 4 ? 'start' : x > 96 ? 'end' : 'middle'}>{text}</text>
            </g>
          ))}
          {all.map(bar => (
            <a key={bar.at} id={`schedule-bar-${bar.at}`} href={narrow(bar)} className="schedule-bar" aria-label={bar.said} tabIndex={bar === shown ? 0 : -1}
              onPointerEnter={() => point(bar.at)} onFocus={() => point(bar.at)}>
              <rect className="schedule-bar-area" x={`${bar.x}%`} width={`${bar.width}%`} y={TOP} height={HEIGHT} />
              {bar.parts.map(part => (
                <rect key={part.kind} className={`schedule-bar-part schedule-${part.kind}`} x={`${bar.x + bar.width * 0.12}%`} width={`${bar.width * 0.76}%`}
                  y={TOP + HEIGHT * (1 - (part.from + part.height) / 100)} height={Math.max(1, HEIGHT * part.height / 100)} />
              ))}
            </a>
          ))}
          <line className="schedule-base" x1="0" x2="100%" y1={TOP + HEIGHT} y2={TOP + HEIGHT} />
        </svg>
        <p className="schedule-forecast-readout">{shown ? shown.said : `Nothing falls due in the next ${label}; zoom out, or look at the list.`}</p>
      </div>
    </Section>
  );
}

function Zoom({bucket, address}: {bucket: Bucket; address: (change: Partial<View>) => string}) {
  return (
    <ul className="schedule-spans" aria-label="Zoom of the forecast">
      {(Object.keys(BUCKETS) as Bucket[]).map(each => (
        <li key={each}><a href={address({bucket: each, action: undefined})} aria-current={each === bucket ? 'true' : undefined}>{BUCKETS[each].label}</a></li>
      ))}
    </ul>
  );
}
