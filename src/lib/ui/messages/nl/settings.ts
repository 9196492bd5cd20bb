// Dutch words of: settings. Written in Dutch, not translated word by word.
import type { settings as en } from '../en/settings.ts';

export const settings: Record<keyof typeof en, string> = {
};
