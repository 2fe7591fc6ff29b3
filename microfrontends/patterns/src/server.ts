import {Patterns} from './Patterns.tsx';

globalThis.tempo.fragment = Patterns;
