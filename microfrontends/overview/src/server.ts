import {Overview} from './Overview.tsx';

globalThis.tempo.fragment = Overview;
