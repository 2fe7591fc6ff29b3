import {Schedule} from './Schedule.tsx';

globalThis.tempo.fragment = Schedule;
