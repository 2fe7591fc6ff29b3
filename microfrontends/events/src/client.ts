import {hydrator} from '@tempo/ui/client';
import {Events} from './Events.tsx';

export const hydrate = hydrator(Events);
