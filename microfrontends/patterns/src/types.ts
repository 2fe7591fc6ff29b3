export interface Step {
  id: string;
  uses: string;
  depends_on?: string[];
  timeout?: string;
  retry?: {max_attempts?: number};
  compensate?: {uses: string};
  for_each?: unknown;
  when?: unknown;
  allow_failure?: boolean;
}

export interface Pattern {
  name: string;
  version: number;
  description?: string | null;
  registered_at: string;
  registered_by: string;
  steps: Step[];
}

export type StepState = 'pending' | 'running' | 'waiting' | 'completed' | 'failed' | 'skipped' | 'compensating' | 'compensated' | 'cancelled' | 'stopped';

export interface RunStep {
  id: string;
  uses: string;
  depends_on: string[];
  state: StepState;
  attempts: number;
  started_at: string | null;
  ended_at: string | null;
  next_at: string | null;
  reason: string | null;
  child_run_id: string | null;
  job_id: string | null;
  items: {item: number; state: StepState}[] | null;
}

export type RunState = 'running' | 'compensating' | 'completed' | 'failed' | 'cancelled';

export interface Run {
  id: string;
  pattern: string;
  version: number;
  action_id: string | null;
  parent_run_id: string | null;
  entity_type: string;
  entity_id: string;
  state: RunState;
  started_at: string;
  ended_at: string | null;
  reason: string | null;
  steps?: RunStep[];
}
