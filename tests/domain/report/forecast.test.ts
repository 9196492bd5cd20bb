// The forecast of a report: learned from the team's own past where there is one, else from plans, with how far it was off.
import { describe, expect, it } from 'vitest';
import { demoSeed } from '#lib/domain/demo/demo-pipeline.ts';
import { createDocument } from '#lib/domain/document/create.ts';
import { Pipeline } from '#lib/domain/document/pipeline.ts';
import { NOTHING_ASKED } from '#lib/domain/report/asked.ts';
import type { ForecastReport } from '#lib/domain/report/forecast-shapes.ts';
import { pipelineReport } from '#lib/domain/report/pipeline-report.ts';

const NOW = Date.UTC(2026, 4, 15, 9);

function forecastOf(deals: number, target: number | null): ForecastReport {
	let ids = 0;
	const seed = { ...demoSeed({ now: NOW, language: 'en', currency: 'EUR', timeZone: 'Europe/Amsterdam', deals }), targets: [] };
	const doc = createDocument(seed, { now: () => NOW, newId: () => `d${(ids += 1)}`, person: { id: 'p', name: 'P', color: 0 } });
	const made = pipelineReport(new Pipeline(doc), NOTHING_ASKED, { filter: '', by: null, detail: false, target }, NOW);
	if (!made.ok) throw new Error(made.problem.code);
	return made.report.forecast;
}

describe('the forecast of a report', () => {
	it('[REPORT1] [FORECAST22] is learned from the past of the team, with how far such forecasts were off', () => {
		const { fan, shared, accuracy, frozen, leadsNeeded, historicalRate } = forecastOf(300, 2_000_000);
		expect(fan!.method).toBe('past');
		expect([fan!.won, fan!.p10, fan!.p25, fan!.p50, fan!.p75, fan!.p90]).toEqual([fan!.won, fan!.p10, fan!.p25, fan!.p50, fan!.p75, fan!.p90].sort((a, b) => a - b));
		expect(shared.factor).toBe(fan!.spread);
		expect(historicalRate).toBeGreaterThan(fan!.won);
		expect(accuracy!.forecasts).toBeGreaterThan(5);
		expect(accuracy!.wape).toBeLessThan(accuracy!.ofWeighted.wape!);
		expect(frozen.map(({ daysBefore }) => daysBefore)).toEqual([null, 28, 14, 7]);
		for (const { forecasts, periods } of frozen) {
			expect(periods.length).toBe(forecasts);
			for (const { p10, p50, p90, actual, ofLaterDeals } of periods) {
				expect(p10).toBeLessThanOrEqual(p50);
				expect(p50).toBeLessThanOrEqual(p90);
				expect(ofLaterDeals).toBeLessThanOrEqual(actual);
			}
		}
		expect(frozen.at(-1)!.forecasts).toBeGreaterThan(1);
		expect(leadsNeeded!.inTheEnd!.certain).toBeGreaterThan(leadsNeeded!.inTheEnd!.expected!);
		expect(leadsNeeded!.inTheEnd!.conversion).toBeGreaterThan(0);
	});

	it('[REPORT1] [FORECAST21] goes by plans where there is too little past, and has no figure that is none', () => {
		for (const deals of [0, 3, 15]) {
			const forecast = forecastOf(deals, null);
			expect(forecast.fan).toMatchObject({ method: 'plan', spread: 0.5, pastPeriods: 0, chanceOfTarget: null });
			expect([forecast.accuracy, forecast.shared.factor, forecast.leadsNeeded]).toEqual([null, 0.5, null]);
			expect(JSON.stringify(forecast)).not.toMatch(/NaN|Infinity/);
			expect(JSON.parse(JSON.stringify(forecast))).toEqual(forecast);
		}
	});
});
