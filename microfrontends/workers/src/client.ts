import {hydrator} from '@tempo/ui/client';
import {Workers} from './Workers.tsx';

export const hydrate = hydrator(Workers);
