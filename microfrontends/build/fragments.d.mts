import type {FragmentProps} from '@tempo/ui';

export interface Manifest {
  name: string;
  version: string;
  title: string;
  slot?: 'main' | 'navigation' | 'aside';
  provides?: Record<string, string>;
  data?: Record<string, string>;
  server?: {file: string; integrity: string};
  client?: {file: string; integrity: string};
  styles: {file: string; integrity: string}[];
  assets: {file: string; integrity: string}[];
}

export interface Built {
  dist: string;
  manifest: Manifest;
}

export const root: string;
export function builtFragments(): Built[];
export function renderer(fragment: Built, react?: Built): (propsJson: string) => string;
// Tests put anything into a sample's data.
export function sample(fragment: Built): FragmentProps<Record<string, unknown>>;
