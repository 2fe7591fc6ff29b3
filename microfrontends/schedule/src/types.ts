import type {Action, ActionKind} from '@tempo/ui';

export type Bucket = 'minute' | 'hour' | 'day';

export interface Forecast {
  from: string;
  to: string;
  bucket: Bucket;
  total: number;
  overdue: number;
  items: {at: string; count: number; by_action: Record<ActionKind, number>}[];
}

export interface Lateness {
  since: string;
  count: number;
  p50_ms: number;
  p99_ms: number;
  max_ms: number;
  /** `le_ms` null: all that were later still. */
  buckets: {le_ms: number | null; count: number}[];
}

export interface BulkResult {
  matched: number;
  changed: number;
  sample: Action[];
}
