import {Workers} from './Workers.tsx';

globalThis.tempo.fragment = Workers;
