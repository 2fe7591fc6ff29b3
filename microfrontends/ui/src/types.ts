/** What the server gives every fragment, and the API's shapes that the pages read. */

export interface Problem {
  type: string;
  title: string;
  status: number;
  detail?: string;
  errors?: {pointer: string; detail: string}[];
}

/** An answer as the page's `data` carries it: 2xx has the body that was asked for, anything else a problem. */
export interface Answer<Body> {
  status: number;
  body: Body | Problem | null;
}

export interface NavigationItem {
  label: string;
  path: string;
  order: number;
  icon: string;
}

export interface FragmentProps<Data extends object = Record<string, never>> {
  fragment: {name: string; version: string};
  page: {path: string; route: string; params: Record<string, string>; query: Record<string, string>; title: string};
  viewer: {subject: string; role: 'admin' | 'service' | 'user'};
  /** BCP 47. */
  locale: string;
  /** IANA. */
  zone: string;
  theme: 'light' | 'dark' | 'system';
  /** The database's time when the page was rendered, RFC 3339. */
  now: string;
  navigation: NavigationItem[];
  csrf: string;
  notice?: {kind: 'done' | 'error'; text: string};
  data: {[Name in keyof Data]: Answer<Data[Name]>};
}

/** The part of a manifest that the page itself needs: what to read again, and when. */
export interface LiveManifest {
  data?: Record<string, string>;
  live?: string[];
}

export interface Page<Item> {
  items: Item[];
  next: string | null;
}

export type ActionState = 'scheduled' | 'running' | 'held' | 'executed' | 'cancelled' | 'skipped' | 'failed';
export type ActionKind = 'delete' | 'archive' | 'run';
export type EventRule = string | {type: string; where?: Record<string, unknown>};

export interface RuleKey {
  role: string;
  environment: string;
  category: string;
}

export interface Transition {
  at: string;
  position: number | null;
  state: string;
  reason: string | null;
  actor: string | null;
}

export interface Action {
  id: string;
  entity_type: string;
  entity_id: string;
  action: ActionKind;
  pattern: string | null;
  params: Record<string, unknown> | null;
  state: ActionState;
  run_at: string;
  generation: number;
  cancel_on: EventRule[];
  override_on: EventRule[];
  policy_revision: number | null;
  attempts: number;
  ended_by: number | null;
  history?: Transition[];
  key: string | null;
  scheduled_by: number | null;
  origin: {kind: 'policy'; rule: RuleKey; revision: number; retention: string; counts_from?: string; restart_on?: string[]} | {kind: 'request'};
  misfire: Record<string, unknown> | null;
  reason?: string | null;
  visibility?: 'summary';
  created_at: string;
  ended_at: string | null;
}

export interface TempoEvent {
  position: number;
  id: string;
  source: string;
  event_type: string;
  entity_type: string | null;
  entity_id: string | null;
  time: string;
  recorded_at: string;
  actor: string | null;
  correlation_id: string | null;
  causation_id: string | null;
  policy_revision: number | null;
  payload: Record<string, unknown> | null;
  visibility?: 'full' | 'summary';
}

export interface Entity {
  entity_type: string;
  entity_id: string;
  category: string;
  environment: string;
  role: string;
  owner: string | null;
  data?: Record<string, unknown>;
  parents: string[];
  version: number;
  archived: boolean;
  legal_hold: {reason: string; since: string; by: string} | null;
  created_at: string;
  updated_at: string;
  visibility: 'full' | 'summary';
}

export interface Rule extends RuleKey {
  retention?: string;
  on_expiry?: string;
  cancel_on?: EventRule[];
  override_on?: EventRule[];
  restart_on?: EventRule[];
  access?: string;
  validation?: string;
  exposure?: string;
}

export interface Policies {
  revision: number;
  published_at: string;
  published_by: string;
  rules: Rule[];
}
