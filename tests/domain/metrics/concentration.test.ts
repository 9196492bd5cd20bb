// How much of the pipeline hangs on few deals.
import { describe, expect, it } from 'vitest';
import { MetricsEngine } from '#lib/domain/metrics/engine.ts';
import { asked, deal, goldenEngine } from './asked.ts';
import { STAGES } from './deals.ts';
import { golden } from './golden.ts';

const open = (value: number | null, id?: string) => ({ ...deal(['stage', 'Lead', 1], ['value', value, 1]), ...(id === undefined ? {} : { id }) });
const of = (...values: (number | null)[]) => asked({}, values.map((value) => open(value))).snapshot().concentration;

describe('concentration', () => {
	it('[CONCENTRATION1] is the share of the largest and the number of equal deals that would be as even', () => {
		expect(of(100, 100, 100, 100)).toMatchObject({ n: 4, topShare: 0.25, effectiveDeals: 4 });
		expect(of(300, 100)).toMatchObject({ n: 2, top: { value: 300 }, topShare: 0.75, effectiveDeals: 1.6 });
	});

	it('[CONCENTRATION2] leaves out blank values, and is undefined where there is nothing', () => {
		expect(of(null, 50)).toMatchObject({ n: 1, topShare: 1, effectiveDeals: 1 });
		expect(of()).toEqual({ n: 0, top: null, topShare: null, effectiveDeals: null });
		expect(of(0, 0)).toMatchObject({ n: 2, topShare: null, effectiveDeals: null });
	});

	it('[CONCENTRATION2] is exact far beyond what a number holds', () => {
		const most = Number.MAX_SAFE_INTEGER;
		const { topShare, effectiveDeals } = of(most, most, most);
		expect(topShare).toBeCloseTo(1 / 3, 14);
		expect(effectiveDeals).toBeCloseTo(3, 14);
	});

	it('[CONCENTRATION3] follows the largest as it comes and goes, the first by id among equal ones', () => {
		const engine = new MetricsEngine();
		engine.rebuild([open(5, 'a'), open(9, 'c'), open(9, 'b')], STAGES);
		const top = () => engine.snapshot().concentration.top;
		expect(top()).toEqual({ deal: 'b', value: 9 });
		engine.patch([open(4, 'b')]);
		expect(top()).toEqual({ deal: 'c', value: 9 });
		engine.patch([open(null, 'c'), open(7, 'd')]);
		expect(top()).toEqual({ deal: 'd', value: 7 });
		engine.remove(['d', 'a', 'b']);
		expect(top()).toBeNull();
	});

	it.runIf(golden !== null)('[CONCENTRATION1] gives that of the reference quarter', () => {
		const { n, topShare, effectiveDeals } = goldenEngine().snapshot().concentration;
		expect({ n, top1_share: Number(topShare!.toFixed(4)), effective_deals: Number(effectiveDeals!.toFixed(2)) }).toEqual(golden!.expected.concentration);
	});
});
