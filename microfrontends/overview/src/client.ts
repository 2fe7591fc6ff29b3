import {hydrator} from '@tempo/ui/client';
import {Overview} from './Overview.tsx';

export const hydrate = hydrator(Overview);
