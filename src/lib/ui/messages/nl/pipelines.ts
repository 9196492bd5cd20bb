// Dutch words of: pipelines. Written in Dutch, not translated word by word.
import type { pipelines as en } from '../en/pipelines.ts';

export const pipelines: Record<keyof typeof en, string> = {
};
