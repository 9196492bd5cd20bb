// Dutch words of: charts. Written in Dutch, not translated word by word.
import type { charts as en } from '../en/charts.ts';

export const charts: Record<keyof typeof en, string> = {
};
