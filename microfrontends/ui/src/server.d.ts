import type {FunctionComponent} from 'react';

declare global {
  /** What React's server script leaves in a rendering context; a fragment's server.ts puts its component there. */
  var tempo: {fragment: FunctionComponent<never> | undefined};
}
