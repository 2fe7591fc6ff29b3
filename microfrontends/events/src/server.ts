import {Events} from './Events.tsx';

globalThis.tempo.fragment = Events;
