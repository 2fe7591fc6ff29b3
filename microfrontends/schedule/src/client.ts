import {hydrator} from '@tempo/ui/client';
import {Schedule} from './Schedule.tsx';

export const hydrate = hydrator(Schedule);
