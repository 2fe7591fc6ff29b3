import {hydrator} from '@tempo/ui/client';
import {Shell} from './Shell.tsx';

export const hydrate = hydrator(Shell);
