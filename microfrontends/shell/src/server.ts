import {Shell} from './Shell.tsx';

globalThis.tempo.fragment = Shell;
