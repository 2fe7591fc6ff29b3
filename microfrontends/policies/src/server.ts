import {Policies} from './Policies.tsx';

globalThis.tempo.fragment = Policies;
