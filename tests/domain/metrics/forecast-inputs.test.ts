// What forecasts start from.
import { describe, expect, it } from 'vitest';
import { DAY_MS } from '#lib/domain/model/date.ts';
import { FORECAST_CATEGORIES } from '#lib/domain/model/stage.ts';
import { forecastInputs } from '#lib/domain/metrics/forecast-inputs.ts';
import { asked, deal, goldenEngine } from './asked.ts';
import { daysUtc, STAGES } from './deals.ts';
import { golden } from './golden.ts';

const all = (): boolean => true;

describe('inputs of a forecast', () => {
	it('[COVERAGE8] are the open deals of the period and what is won in it', () => {
		const one = deal(['stage', 'Proposal', 5], ['value', 70, 5], ['expectedClose', '1970-01-25', 5], ['category', 'commit', 6]);
		const blank = deal(['stage', 'ghost', 5], ['expectedClose', '1970-01-15', 5]);
		const others = [deal(['stage', 'Lead', 5], ['expectedClose', '1971-01-15', 5]), deal(['stage', 'Won', 12], ['value', 9, 12]), deal(['stage', 'Won', 12]), deal(['stage', 'Won', 2])];
		const { columns, context } = asked({ now: 20 * DAY_MS, period: daysUtc(10, 40) }, [one, blank, ...others]);
		expect(forecastInputs(columns, context, all)).toEqual({
			deals: {
				deal: [one.id, blank.id],
				value: [70, null],
				permille: [500, null],
				category: [2, null]
			},
			won: { value: [9], withoutValue: 1 }
		});
	});

	it('[FORECAST1] have the category picked by hand, through moves to other stages, until it is cleared', () => {
		const picked = deal(['stage', 'Lead', 5], ['expectedClose', '1970-01-25', 5], ['category', 'commit', 6], ['stage', 'Proposal', 7], ['stage', 'Lead', 8], ['category', null, 9]);
		const stages = STAGES.map((stage) => ({ ...stage, forecastCategory: stage.id === 'Lead' ? ('pipeline' as const) : ('best-case' as const) }));
		const at = (day: number) => {
			const { columns, context } = asked({ asOf: day * DAY_MS, now: day * DAY_MS }, [picked], stages);
			return FORECAST_CATEGORIES[forecastInputs(columns, context, all).deals.category[0]!];
		};
		expect([6, 7, 8, 9, 10].map(at)).toEqual(['pipeline', 'commit', 'commit', 'commit', 'pipeline']);
	});

	it.runIf(golden !== null)('[COVERAGE8] give the weighted value of the reference quarter', () => {
		const { columns, context } = goldenEngine();
		const { deals } = forecastInputs(columns, context, all);
		expect(deals.value.reduce<number>((sum, value, index) => sum + value! * deals.permille[index]!, 0) / 100_000).toBe(golden!.expected.q2_weighted);
		expect(deals.deal).toHaveLength(7);
	});
});
