import {hydrator} from '@tempo/ui/client';
import {Chat} from './Chat.tsx';

export const hydrate = hydrator(Chat);
