// What a person last chose in the charts, kept on this device. Refused storage means it lasts as long as the tab.
import { isDay } from '#lib/domain/model/deal.ts';
import { PERIOD_KINDS, type Period } from '#lib/domain/metrics/period.ts';
import type { Measure } from './chart-model.ts';

export interface ChartPreferences {
	stock: Measure;
	funnel: 'count' | 'value';
	period: Period;
}

const KEY = 'sluice:charts';
const DEFAULTS: ChartPreferences = { stock: 'value', funnel: 'count', period: { kind: 'all' } };

export function loadPreferences(): ChartPreferences {
	try {
		const stored = JSON.parse(localStorage.getItem(KEY) ?? '{}') as Partial<ChartPreferences> | null;
		return {
			stock: stored?.stock === 'count' || stored?.stock === 'weighted' ? stored.stock : DEFAULTS.stock,
			funnel: stored?.funnel === 'value' ? 'value' : DEFAULTS.funnel,
			period: readPeriod(stored?.period) ?? DEFAULTS.period
		};
	} catch {
		return DEFAULTS;
	}
}

export function savePreferences(preferences: ChartPreferences): void {
	try {
		localStorage.setItem(KEY, JSON.stringify(preferences));
	} catch {
		// Private mode or full: nothing is lost but the choice.
	}
}

function readPeriod(stored: unknown): Period | null {
	const period = stored as Period | undefined;
	if (typeof period !== 'object' || period === null || !PERIOD_KINDS.includes(period.kind)) return null;
	if (period.kind !== 'custom') return { kind: period.kind };
	return isDay(period.from) && isDay(period.to) ? { kind: 'custom', from: period.from, to: period.to } : null;
}
