/** Where the steps of a pattern stand, by dagre: the same numbers on the server and in the browser, all whole. */
import {Graph, layout} from '@dagrejs/dagre';

export const NODE = {width: 176, height: 52};
const MARGIN = 8;

interface Node {
  id: string;
  /** Of the upper left corner. */
  x: number;
  y: number;
}

interface Edge {
  from: string;
  to: string;
  /** For `d` of a path. */
  line: string;
  /** Where the arrow's tip is. */
  end: {x: number; y: number};
}

export interface Drawing {
  width: number;
  height: number;
  nodes: Node[];
  edges: Edge[];
}

/** From left to right as time goes. Names that depend on what is not there are drawn without that arrow. */
export function draw(steps: {id: string; depends_on?: string[]}[]): Drawing {
  const graph = new Graph();
  graph.setGraph({rankdir: 'LR', nodesep: 20, ranksep: 44, marginx: MARGIN, marginy: MARGIN});
  graph.setDefaultEdgeLabel(() => ({}));
  for (const {id} of steps) graph.setNode(id, {...NODE});
  for (const step of steps) {
    for (const before of step.depends_on ?? []) if (graph.hasNode(before)) graph.setEdge(before, step.id);
  }
  layout(graph);
  const {width, height} = graph.graph() as {width: number; height: number};
  return {
    width: Math.ceil(width), height: Math.ceil(height),
    nodes: steps.map(({id}) => {
      const {x, y} = graph.node(id) as {x: number; y: number};
      return {id, x: Math.round(x - NODE.width / 2), y: Math.round(y - NODE.height / 2)};
    }),
    edges: graph.edges().map(edge => {
      const {points} = graph.edge(edge) as {points: {x: number; y: number}[]};
      return {from: edge.v, to: edge.w, ...curve(points.map(point => ({x: Math.round(point.x), y: Math.round(point.y)})))};
    }),
  };
}

/** Leaves and arrives level, so that arrows point along time; what dagre bends around other nodes stays bent. */
function curve(points: {x: number; y: number}[]): {line: string; end: {x: number; y: number}} {
  const [start, ...rest] = points;
  let line = `M${start!.x} ${start!.y}`;
  let at = start!;
  for (const point of rest) {
    const middle = Math.round((at.x + point.x) / 2);
    line += `C${middle} ${at.y} ${middle} ${point.y} ${point.x} ${point.y}`;
    at = point;
  }
  return {line, end: at};
}
