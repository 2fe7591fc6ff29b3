import {hydrator} from '@tempo/ui/client';
import {Patterns} from './Patterns.tsx';

export const hydrate = hydrator(Patterns);
