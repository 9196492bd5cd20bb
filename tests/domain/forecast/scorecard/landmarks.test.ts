// Rows a scorecard learns from: which moments of a deal they are of, and that they know nothing of later.
import { describe, expect, it } from 'vitest';
import { DAY_MS } from '#lib/domain/model/date.ts';
import { featuresAt, landmarksOf } from '#lib/domain/forecast/scorecard/landmarks.ts';
import type { HistoryChange, LandmarkHistory, LandmarkOptions } from '#lib/domain/forecast/scorecard/landmarks.ts';
import { seededRandom } from '#lib/domain/forecast/scorecard/seeded-random.ts';
import { trainScorecard } from '#lib/domain/forecast/scorecard/train.ts';
import { CLOSED_STAGES, generatedHistories, landmarkTable, tableOf } from '../../../helpers/closed-deals.ts';

const OPTIONS: LandmarkOptions = {
	closedStages: CLOSED_STAGES,
	fields: [
		{ key: 'value', kind: 'number' },
		{ key: 'owner', kind: 'choice' },
		{ key: 'source', kind: 'choice' }
	]
};
const BEGIN = Date.UTC(2026, 0, 1);
const day = (days: number): number => BEGIN + days * DAY_MS;

const history = (changes: [field: string, value: HistoryChange['value'], since: number][], rest: Partial<LandmarkHistory> = {}): LandmarkHistory => ({
	id: 'deal',
	createdAt: BEGIN,
	outcome: 'won',
	closedAt: day(40),
	changes: changes.map(([field, value, since]) => ({ field, value, since })),
	...rest
});

describe('landmarks', () => {
	it('[SCORE1] lie at ages that double from one to two days on, while the deal is open', () => {
		const ages = landmarksOf({ id: 'deal', createdAt: BEGIN }, day(40)).map((moment) => (moment - BEGIN) / DAY_MS);
		expect(ages[0]).toBeGreaterThanOrEqual(1);
		expect(ages[0]).toBeLessThan(2);
		for (let index = 1; index < ages.length; index++) expect(ages[index]! / ages[index - 1]!).toBeCloseTo(2, 6);
		expect(ages.at(-1)).toBeLessThan(40);
		expect(ages.at(-1)! * 2).toBeGreaterThanOrEqual(40);
	});

	it('[SCORE1] are the same whenever and however the deal ends', () => {
		const until = (days: number): number[] => landmarksOf({ id: 'deal', createdAt: BEGIN }, day(days));
		expect(until(100).slice(0, until(10).length)).toEqual(until(10));
		const rows = (outcome: 'won' | 'lost'): number[] => [...landmarkTable([history([['stage', 'lead', BEGIN]], { outcome })], OPTIONS).table.rows.landmark];
		expect(rows('won')).toEqual(rows('lost'));
	});

	it('[SCORE1] of many deals begin evenly spread: ids say nothing else', () => {
		const starts = Array.from({ length: 2000 }, (_, index) => Math.log2(landmarksOf({ id: `d${index}`, createdAt: 0 }, DAY_MS * 2)[0]! / DAY_MS));
		for (let tenth = 0; tenth < 10; tenth++) {
			const share = starts.filter((start) => Math.floor(start * 10) === tenth).length / starts.length;
			expect(share).toBeGreaterThan(0.07);
			expect(share).toBeLessThan(0.13);
		}
	});

	it('[SCORE1] are none while the deal is closed between two openings', () => {
		const reopened = history([['stage', 'lead', BEGIN], ['stage', 'lost', day(3)], ['stage', 'lead', day(20)], ['stage', 'won', day(40)]]);
		const moments = [...landmarkTable([reopened], OPTIONS).table.rows.landmark];
		expect(moments).not.toEqual([]);
		expect(moments.filter((moment) => moment >= day(3) && moment < day(20))).toEqual([]);
		expect(moments.some((moment) => moment > day(20))).toBe(true);
	});

	it('[SCORE1] count the deals that give none, by reason', () => {
		const known = history([['stage', 'lead', BEGIN]]);
		const { table, leftOut } = landmarkTable(
			[
				history([], { outcome: null, closedAt: null }),
				history([], { closedAt: null }),
				history([], { createdAt: null }),
				history([], { closedAt: BEGIN }),
				history([], { closedAt: day(0.5) }),
				history([['stage', 'lead', day(39)]]),
				known
			],
			OPTIONS
		);
		expect(leftOut).toEqual({ notClosed: 2, unknownBeginning: 1, noMoment: 3 });
		expect(new Set(table.rows.deal).size).toBe(1);
	});
});

describe('values at a moment', () => {
	const lived = history([
		['stage', 'lead', -Infinity],
		['value', 100, -Infinity],
		['owner', 'Anna', BEGIN],
		['expectedClose', '2026-02-01', day(1)],
		['touch', 'out', day(2)],
		['stage', 'proposal', day(5)],
		['expectedClose', '2026-01-20', day(6)],
		['expectedClose', null, day(7)],
		['expectedClose', '2026-03-01', day(8)],
		['touch', null, day(8)],
		['value', 250, day(9)],
		['owner', null, day(9)],
		['touch', 'in', day(9)],
		['stage', 'won', day(40)],
		['value', 999, Infinity]
	]);

	it('[SCORE2] are what the cells held then', () => {
		expect(featuresAt(lived, day(4), OPTIONS)).toEqual({
			stage: 'lead',
			daysInStage: 4,
			daysOpen: 4,
			daysToClose: 27,
			pushes: 0,
			daysSinceTouch: 2,
			touches: 1,
			value: 100,
			owner: 'Anna',
			source: null
		});
	});

	it('[SCORE2] count a date put off across a blank, what was done on it, and blanks as missing', () => {
		expect(featuresAt(lived, day(10), OPTIONS)).toEqual({
			stage: 'proposal',
			daysInStage: 5,
			daysOpen: 10,
			daysToClose: 49,
			pushes: 1,
			daysSinceTouch: 1,
			touches: 3,
			value: 250,
			owner: null,
			source: null
		});
		expect(featuresAt(lived, day(7.5), OPTIONS)!.daysToClose).toBeNull();
	});

	it('[SCORE2] are those of the moment itself, and never of later', () => {
		expect(featuresAt(lived, day(9), OPTIONS)!.value).toBe(250);
		expect(featuresAt(lived, day(9) - 1, OPTIONS)!.value).toBe(100);
		expect(featuresAt(lived, day(39), OPTIONS)!.value).toBe(250);
	});

	it('[SCORE2] are none before it began, once it is closed, and before anything was known of it', () => {
		expect(featuresAt(lived, BEGIN - 1, OPTIONS)).toBeNull();
		expect(featuresAt(lived, day(41), OPTIONS)).toBeNull();
		expect(featuresAt(history([['stage', 'lead', day(20)]]), day(19), OPTIONS)).toBeNull();
		expect(featuresAt(history([['stage', 'lead', day(20)]]), day(20), OPTIONS)).not.toBeNull();
	});

	it('[SCORE2] a row that is not before its close is refused', () => {
		expect(() => tableOf({ columns: [], rows: [{ deal: 'a', won: true, landmark: 5, closedAt: 5, values: [] }] })).toThrow(RangeError);
	});
});

describe('a field that is filled in only at the close', () => {
	const histories = generatedHistories(3, 1500);
	const trained = (fields: LandmarkOptions['fields']) => trainScorecard(landmarkTable(histories, { ...OPTIONS, fields }).table, seededRandom(1));

	it('[SCORE2] cannot enter: nothing moves, and it shows as without signal', () => {
		const honest = trained(OPTIONS.fields);
		const leaking = trained([...OPTIONS.fields, { key: 'verdict', kind: 'choice' }, { key: 'lostReason', kind: 'choice' }]);
		expect(honest.kind).toBe('published');
		expect(leaking.evidence).toEqual(honest.evidence);
		if (honest.kind !== 'published' || leaking.kind !== 'published') return;
		const [verdict, reason] = leaking.card.columns.slice(-2);
		for (const column of [verdict!, reason!]) {
			expect(column.signal).toBe(false);
			expect(column.bins.filter(({ rows }) => rows > 0).map(({ bin, points }) => [bin.kind, points])).toEqual([['missing', 0]]);
		}
		expect(leaking.card.columns.slice(0, -2)).toEqual(honest.card.columns);
	});

	it('[SCORE2] would enter if rows were read at the end of life: the generator has it', () => {
		const { columns } = landmarkTable([], { ...OPTIONS, fields: [{ key: 'verdict', kind: 'choice' }] }).table;
		const values = (outcome: string) => [...columns.slice(1).map(() => null), outcome];
		const rows = histories.map(({ id, outcome, closedAt }) => ({ deal: id, won: outcome === 'won', landmark: closedAt - 1, closedAt, values: values(outcome) }));
		const leaked = trainScorecard(tableOf({ columns, rows }), seededRandom(1));
		expect(leaked.evidence.outOfTime!.auc).toBe(1);
		expect(leaked.evidence.outOfTime!.suspicious).toBe(true);
	});
});
