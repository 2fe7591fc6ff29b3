import {hydrator} from '@tempo/ui/client';
import {Policies} from './Policies.tsx';

export const hydrate = hydrator(Policies);
