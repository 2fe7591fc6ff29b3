import {Chat} from './Chat.tsx';

globalThis.tempo.fragment = Chat;
