// Dutch words of: exchange. Written in Dutch, not translated word by word.
import type { exchange as en } from '../en/exchange.ts';

export const exchange: Record<keyof typeof en, string> = {
};
