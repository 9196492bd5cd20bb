// The example pipeline: the same for the same seed, and with something in it for every figure.
import { describe, expect, it } from 'vitest';
import { demoSeed } from '#lib/domain/demo/demo-pipeline.ts';
import { AsOf } from '#lib/domain/document/as-of.ts';
import { createDocument } from '#lib/domain/document/create.ts';
import { Pipeline } from '#lib/domain/document/pipeline.ts';
import { bantOf } from '#lib/domain/metrics/bant.ts';
import { EVERYONE, targetFor } from '#lib/domain/model/target.ts';

const NOW = Date.UTC(2026, 10, 22, 9);
const options = { now: NOW, language: 'en', currency: 'EUR', timeZone: 'Europe/Amsterdam' } as const;
const open = (more: object = {}): Pipeline => {
	let id = 0;
	const doc = createDocument(demoSeed({ ...options, ...more }), { now: () => NOW, newId: () => `id${id++}`, person: { id: 'maker', name: 'Maker', color: 0 } });
	return new Pipeline(doc);
};

describe('the example', () => {
	it('is the same for the same seed, and another for another', () => {
		expect(demoSeed(options)).toEqual(demoSeed(options));
		expect(demoSeed({ ...options, seed: 2 })).not.toEqual(demoSeed(options));
	});

	it('has leads with a status that came to be over time, within the life of their deal', () => {
		const { deals } = demoSeed(options);
		const withStatus = deals.filter(({ leadStatus }) => leadStatus);
		expect(withStatus.length).toBeGreaterThan(deals.length / 2);
		for (const { past = [], leadStatus, createdAt, leadReason } of withStatus) {
			const told = past.filter(([field]) => field === 'leadStatus');
			expect(told.at(-1)![1]).toBe(leadStatus);
			const times = told.map(([, , at]) => at!);
			expect(times).toEqual([...times].sort((a, b) => a - b));
			expect(times[0]!).toBeGreaterThanOrEqual(createdAt!);
			expect(times.at(-1)!).toBeLessThanOrEqual(NOW);
			expect(leadReason !== undefined).toBe(leadStatus === 'recycled' || leadStatus === 'rejected');
		}
		expect(new Set(withStatus.map(({ leadStatus }) => leadStatus))).toEqual(new Set(['mql', 'sal', 'sql', 'recycled', 'rejected']));
	});

	it('has contacts within the life of each deal, none later than its last touch, and answers sooner and later', () => {
		const { deals } = demoSeed(options);
		const all = deals.map(({ past = [], createdAt, lastTouch }) => ({ times: past.flatMap(([field, value, at]) => (field === 'touch' && value === 'out' ? [at!] : [])), createdAt, lastTouch }));
		for (const { times, createdAt, lastTouch } of all) {
			expect(times).toEqual([...times].sort((a, b) => a - b));
			if (times.length > 0) expect([times[0]! >= createdAt!, times.at(-1)! <= Date.parse(`${lastTouch}T00:00:00Z`)]).toEqual([true, true]);
		}
		const answered = all.filter(({ times }) => times.length > 0);
		const withinHour = answered.filter(({ times, createdAt }) => times[0]! - createdAt! <= 3_600_000).length;
		expect([answered.length > deals.length / 2, answered.length < deals.length, withinHour > 5, withinHour < answered.length / 2]).toEqual([true, true, true, true]);
	});

	it('has hand-picked categories, answers and ratings', () => {
		const { deals } = open();
		const all = [...deals.values()];
		expect(all.filter(({ category }) => category !== null).length).toBeGreaterThan(3);
		expect(all.filter((deal) => bantOf(deal).qualified).length).toBeGreaterThan(10);
		expect(all.filter(({ rating }) => rating !== null).length).toBeGreaterThan(10);
	});

	it.each(['en', 'nl'] as const)('has targets for this quarter and the next, for everyone and owners in two teams (%s)', (language) => {
		const { targets, teams } = open({ language });
		for (const span of [{ from: '2026-10-01', to: '2026-12-31' }, { from: '2027-01-01', to: '2027-03-31' }]) {
			expect(targetFor(targets, span, EVERYONE, teams).amount).toBeGreaterThan(0);
			expect(targets.filter(({ from, scope }) => from === span.from && scope.of === 'owner')).toHaveLength(5);
			expect(targetFor(targets, span, { of: 'team', name: teams[0]!.team }, teams)).toMatchObject({ amount: null, offered: { of: 'parts' } });
		}
		expect(new Set(teams.map(({ team }) => team)).size).toBe(2);
	});

	it('had its targets when their quarters began', () => {
		const pipeline = open();
		const then = new AsOf(pipeline, Date.UTC(2026, 6, 15));
		expect(then.targets.map(({ from, scope }) => `${from} ${scope.of}`)).toEqual(['2026-04-01 all', '2026-07-01 all']);
		expect(then.teams).toEqual(pipeline.teams);
	});

	it('has no targets where nothing was won', () => {
		expect(demoSeed({ ...options, deals: 0 }).targets).toEqual([]);
	});
});
