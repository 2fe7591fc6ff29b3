import {STATE_SHAPES} from '@tempo/ui';
import {draw, NODE} from './graph.ts';
import {lookOf} from './states.tsx';
import type {RunStep, Step} from './types.ts';

const LONGEST = 21;

/** A pattern as a graph, its steps coloured by how a run stands. The table below says the same in words. */
export function GraphView({name, steps}: {name: string; steps: (Step | RunStep)[]}) {
  const {width, height, nodes, edges} = draw(steps);
  const byId = new Map(steps.map(step => [step.id, step]));
  return (
    <div className="patterns-graph" role="group" aria-label={`Steps of ${name}`} tabIndex={0} data-wide="">
      <svg width={width} height={height} viewBox={`0 0 ${width} ${height}`} role="img" aria-label={`${steps.length} steps of ${name}, from the first at the left to the last at the right`}>
        {edges.map(({from, to, line, end}) => (
          <g key={`${from} ${to}`} className="patterns-edge" data-done={isDone(byId.get(from)) ? '' : undefined}>
            <path d={line} /><path className="patterns-arrow" d={`M${end.x} ${end.y}l-7 -4v8z`} />
          </g>
        ))}
        {nodes.map(({id, x, y}) => <StepNode key={id} step={byId.get(id)!} x={x} y={y} />)}
      </svg>
    </div>
  );
}

function StepNode({step, x, y}: {step: Step | RunStep; x: number; y: number}) {
  const state = 'state' in step ? step.state : undefined;
  const look = state && lookOf(state);
  const shape = look && STATE_SHAPES[look];
  return (
    <g className={`patterns-node${look ? ` ui-state-${look}` : ''}`} transform={`translate(${x} ${y})`} data-state={state}>
      <title>{`${step.id}: ${step.uses}${state ? `, ${state}` : ''}`}</title>
      <rect width={NODE.width} height={NODE.height} rx="6" />
      {shape && <path className={shape.filled ? 'patterns-filled' : 'patterns-open'} d={shape.d} transform="translate(12 12)" />}
      <text className="patterns-node-name" x={shape ? 32 : 12} y="22">{short(step.id, shape ? LONGEST - 3 : LONGEST)}</text>
      <text className="patterns-node-uses" x={shape ? 32 : 12} y="40">{short([step.uses, state].filter(Boolean).join(' · '), LONGEST + 3)}</text>
    </g>
  );
}

function isDone(step: Step | RunStep | undefined): boolean {
  return step !== undefined && 'state' in step && step.state === 'completed';
}

function short(text: string, longest: number): string {
  return text.length > longest ? `${text.slice(0, longest - 1)}…` : text;
}
