import type {Action, Answer, FragmentProps, Page, TempoEvent} from './src/types.ts';

export const NOW: string;
export function props(page: {path: string; title: string; route?: string; params?: Record<string, string>; query?: Record<string, string>},
  data: Record<string, unknown>): Omit<FragmentProps, 'fragment'>;
export function ok<Body>(body: Body): Answer<Body>;
export function page<Item>(items: Item[], next?: string | null): Answer<Page<Item>>;
export function time(offset: number): string;
export function uuid(number: number): string;
export function upcoming(count: number): Action[];
export function ended(count: number): Action[];
export function action(number: number, more: Partial<Action>): Action;
export function events(count: number): TempoEvent[];
