// What figures say they read of a question, by which they are left alone when something else of it changes.
import { describe, expect, it } from 'vitest';
import { DAY_MS } from '#lib/domain/model/date.ts';
import { DealColumns } from '#lib/domain/metrics/columns.ts';
import { contextOf, EVERYTHING, type MetricsContext } from '#lib/domain/metrics/context.ts';
import { Totals, type MetricsSnapshot } from '#lib/domain/metrics/totals.ts';
import { daysUtc, STAGES } from './deals.ts';
import { madeHistories } from './made-histories.ts';

const NOW = Date.UTC(2026, 5, 15, 12);
const TODAY = Math.floor(NOW / DAY_MS);

/** The same, which notes what is read of it. */
const noting = (context: MetricsContext, read: Set<string>): MetricsContext =>
	new Proxy(context, {
		get: (of, name) => {
			read.add(String(name));
			return Reflect.get(of, name) as unknown;
		}
	});

describe('totals of a question', () => {
	it('[ENGINE1] add a figure up anew when anything is another that it read', () => {
		const columns = new DealColumns();
		columns.rebuild(madeHistories(60, { seed: 4, now: NOW, days: 400, changes: 9, odd: true }), STAGES);
		const name = (id: string): string => id.slice(-1);
		const one = contextOf({ ...EVERYTHING, now: NOW, window: daysUtc(TODAY - 90, TODAY), period: daysUtc(TODAY - 30, TODAY + 60), change: { from: NOW - 30 * DAY_MS, to: Infinity }, segmentOf: name, accountOf: name, segmentTarget: () => 5 });
		const other = contextOf({
			...EVERYTHING, asOf: NOW, now: NOW - DAY_MS, dayEnds: NOW + DAY_MS, window: daysUtc(TODAY - 50, TODAY), period: daysUtc(TODAY - 9, TODAY), change: { from: NOW - DAY_MS, to: NOW }, owner: 'Ann',
			segmentOf: 'owner', accountOf: () => null, segmentTarget: () => 6, timeZone: 'Pacific/Auckland', target: 7, convert: () => 1, qualifiedRank: 2, weeks: 9, months: 5
		});
		const figures = Object.keys(new Totals(columns, one).snapshot()) as (keyof MetricsSnapshot)[];
		let checked = 0;
		for (const figure of figures)
			for (const thing of Object.keys(one) as (keyof MetricsContext)[]) {
				const read = new Set<string>();
				const totals = new Totals(columns, noting(one, read));
				void totals.snapshot()[figure];
				if (!read.has(thing)) continue;
				const again = new Set<string>();
				totals.ask(noting({ ...one, [thing]: other[thing] }, again));
				again.clear();
				void totals.snapshot()[figure];
				expect([figure, thing, again.has(thing)]).toEqual([figure, thing, true]);
				checked += 1;
			}
		expect(checked).toBeGreaterThan(40);
	});
});
