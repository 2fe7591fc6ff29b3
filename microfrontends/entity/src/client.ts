import {hydrator} from '@tempo/ui/client';
import {Entity} from './Entity.tsx';

export const hydrate = hydrator(Entity);
