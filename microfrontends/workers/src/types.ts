export type JobState = 'queued' | 'leased' | 'completed' | 'failed' | 'cancelled';

export interface Queue {
  queue: string;
  queued: number;
  leased: number;
  failed: number;
  completed_last_hour: number;
  oldest_queued_at: string | null;
  /** Leases at once; null: as many as workers take. */
  concurrency: number | null;
  rate: {per_second: number} | null;
  paused: boolean;
  workers: {worker: string; leases: number; last_seen_at: string}[];
}

export interface Job {
  id: string;
  queue: string;
  state: JobState;
  entity_type: string;
  entity_id: string;
  run_id: string | null;
  step_id: string | null;
  attempts: number;
  most_attempts: number;
  progress: {percent: number | null; message: string | null} | null;
  leased_by: string | null;
  lease_expires_at: string | null;
  due_at: string | null;
  cancel_requested: boolean;
  created_at: string;
  ended_at: string | null;
  reason: string | null;
}
