import {Entity} from './Entity.tsx';

globalThis.tempo.fragment = Entity;
