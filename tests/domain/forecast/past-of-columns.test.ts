// Past deals as the columns of the metrics tell them.
import { describe, expect, it } from 'vitest';
import { stageName, pastDealsOf } from '#lib/domain/forecast/past-of-columns.ts';
import { closedAt, stateAt, staysOf, valueAt } from '#lib/domain/forecast/past-deals.ts';
import { MetricsEngine } from '#lib/domain/metrics/engine.ts';
import { STAGES } from '../metrics/deals.ts';
import { historyOf, type Told } from '../metrics/histories.ts';
import { day } from './past.ts';

const MINUTE = 60_000;

function engineOf(...told: Told[][]): MetricsEngine {
	const engine = new MetricsEngine();
	engine.rebuild(told.map((each) => historyOf(each)), STAGES);
	return engine;
}

const all = () => true;

describe('past deals from the columns', () => {
	it('[FORECAST15] hold where a deal stood and what it was worth at every moment, from its beginning on', () => {
		const engine = engineOf([
			['stage', 'Lead', day(0)],
			['value', 500, day(0)],
			['value', 700, day(4)],
			['stage', 'Proposal', day(6)],
			['stage', 'Won', day(9)]
		]);
		const [deal] = pastDealsOf(engine.columns, Infinity, all);
		expect(stateAt(deal!, day(0))).toBeNull();
		expect(stateAt(deal!, day(1))).toEqual({ stage: stageName(0), type: 'open', since: day(0) });
		expect([valueAt(deal!, day(1)), valueAt(deal!, day(5)), closedAt(deal!, day(10))]).toEqual([500, 700, day(9)]);
		expect(staysOf([deal!]).map(({ stage, from, to, end }) => [stage, from, to, end])).toEqual([
			['0', day(0), day(6), 'moved'],
			['2', day(6), day(9), 'won']
		]);
		expect(stateAt(pastDealsOf(engine.columns, day(6), all)[0]!, Infinity)!.stage).toBe('0');
	});

	it('[HISTORY5] [RATE5] are worth what they were in the currency of the time', () => {
		const engine = new MetricsEngine();
		engine.ask({ now: day(20), convert: (minor, currency) => (currency === 'USD' ? minor * 2 : null) });
		engine.rebuild([historyOf([['stage', 'Lead', day(0)], ['value', 100, day(0)], ['currency', 'USD', day(5)], ['currency', 'CHF', day(7)], ['currency', null, day(9)]])], STAGES);
		const [deal] = pastDealsOf(engine.columns, Infinity, all);
		expect([1, 6, 8, 10].map((at) => valueAt(deal!, day(at)))).toEqual([100, 200, null, 100]);
	});

	it('[FUNNEL8] leave slips of the hand out', () => {
		const engine = engineOf([
			['stage', 'Lead', day(0), 'Ann'],
			['stage', 'Won', day(2), 'Ann'],
			['stage', 'Lead', day(2) + MINUTE, 'Ann']
		]);
		const [deal] = pastDealsOf(engine.columns, Infinity, all);
		expect(closedAt(deal!, day(2) + MINUTE / 2)).toBeNull();
		expect(staysOf([deal!])).toMatchObject([{ from: day(0), to: Infinity, end: 'open' }]);
	});

	it('[FORECAST11] know no stay of unknown beginning, and leave deals out that are in no figure', () => {
		const engine = engineOf(
			[['stage', 'Lead', null], ['stage', 'Won', day(3)]],
			[['stage', 'Lead', day(0)], ['stage', 'Lost', day(2)], ['lostReason', 'duplicate', day(2)]],
			[['stage', 'Lead', day(0)], ['deleted', day(1), day(1)]]
		);
		const deals = pastDealsOf(engine.columns, Infinity, all);
		expect(deals).toHaveLength(1);
		expect(staysOf(deals)).toEqual([]);
		expect(stateAt(deals[0]!, day(4))!.type).toBe('won');
	});

	it('[FORECAST12] stand, open, in the stage and since when the columns say', () => {
		const { columns } = engineOf([['stage', 'Proposal', day(0)], ['value', 5, day(0)], ['expectedClose', '2026-02-01', day(0)]]);
		expect(stateAt(pastDealsOf(columns, Infinity, all)[0]!, Infinity)).toEqual({ type: 'open', stage: stageName(columns.bucket[0]!), since: columns.entered[0] });
	});
});
