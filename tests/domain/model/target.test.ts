// Targets as plain values: the id that makes one cell of what several set, and what stands in where nothing was set.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays } from '#lib/domain/model/date.ts';
import { compareTargets, EVERYONE, readTarget, targetFor, targetId, type Target, type TargetScope, type TargetSpan, type TeamMember } from '#lib/domain/model/target.ts';

const owner = (name: string): TargetScope => ({ of: 'owner', name });
const team = (name: string): TargetScope => ({ of: 'team', name });
const made = (from: string, to: string, scope: TargetScope, amount: number): Target => ({ id: targetId({ from, to }, scope), from, to, scope, amount });
const YEAR = { from: '2026-01-01', to: '2026-12-31' };
const Q1 = { from: '2026-01-01', to: '2026-03-31' };
const MONTHS: readonly [from: string, to: string][] = [['2026-01-01', '2026-01-31'], ['2026-02-01', '2026-02-28'], ['2026-03-01', '2026-03-31']];
const months = (scope: TargetScope, ...amounts: number[]): Target[] => amounts.map((amount, index) => made(...MONTHS[index]!, scope, amount));
const answer = (targets: Target[], span: TargetSpan, scope: TargetScope, teams: TeamMember[] = []) => {
	const { amount, offered } = targetFor(targets, span, scope, teams);
	return offered ? `${amount} ${offered.of} ${offered.amount} of ${offered.count}` : amount;
};

describe('[TARGET1] a target', () => {
	it('has one id for one period and owner, however the name is written, and another for each other', () => {
		expect(targetId(Q1, owner('Anna de Wit'))).toBe(targetId(Q1, owner('  anna  DE wit ')));
		const ids = [targetId(Q1, EVERYONE), targetId(Q1, owner('Anna')), targetId(Q1, team('Anna')), targetId(Q1, owner('Ann')), targetId(YEAR, EVERYONE)];
		expect(new Set(ids).size).toBe(5);
		for (const id of ids) expect(id).toMatch(/^[A-Za-z0-9_-]{1,64}$/);
	});

	it('is read only under its own id, with real days and an amount from 0', () => {
		const cells = { ...Q1, owner: 'Anna', amount: 0 };
		const id = targetId(Q1, owner('Anna'));
		const read = (more: object, under = id) => readTarget(under, (field) => ({ ...cells, ...more })[field as 'from'] as unknown);
		expect(read({})).toMatchObject({ id, ...Q1, scope: owner('Anna'), amount: 0 });
		for (const more of [{ amount: null }, { amount: -1 }, { amount: 1.5 }, { amount: '5' }, { amount: 2 ** 53 }, { from: '2026-02-30' }, { to: '2025-12-31' }, { deleted: 5 }, { owner: 'Bram' }, { owner: null }])
			expect(read(more)).toBeNull();
		expect(read({}, 'x')).toBeNull();
	});
});

describe('[TARGET2] the target of a period', () => {
	it('is what was set for exactly its days and whose it is, 0 too', () => {
		const targets = [made('2026-01-01', '2026-03-31', EVERYONE, 100), made('2026-01-01', '2026-03-31', owner('Anna'), 0)];
		expect([answer(targets, Q1, EVERYONE), answer(targets, Q1, owner('anna')), answer(targets, Q1, owner('Bram')), answer(targets, YEAR, EVERYONE)]).toEqual([100, 0, null, null]);
		expect(targetFor(targets, Q1, EVERYONE).offered).toBeNull();
	});

	it('is offered as the sum of shorter periods only where they fill it without gap or overlap', () => {
		expect(answer(months(EVERYONE, 10, 20, 30), Q1, EVERYONE)).toBe('null periods 60 of 3');
		expect(answer(months(EVERYONE, 10, 20), Q1, EVERYONE)).toBeNull();
		const quarters = [made('2026-01-01', '2026-03-31', EVERYONE, 100), ...months(EVERYONE, 1, 1, 1), made('2026-04-01', '2026-12-31', EVERYONE, 300)];
		expect(answer(quarters, YEAR, EVERYONE)).toBe('null periods 400 of 2');
		expect(answer([...months(EVERYONE, 1, 1, 1), made('2026-03-15', '2026-12-31', EVERYONE, 300)], YEAR, EVERYONE)).toBeNull();
	});

	it('is offered as the sum of teams and owners, every owner once', () => {
		const teams = [{ owner: 'Anna', team: 'North' }, { owner: 'Bram', team: 'North' }, { owner: 'Cas', team: 'South' }];
		const owners = ['Anna', 'Bram', 'Cas', 'Dirk'].map((name, index) => made(...MONTHS[0]!, owner(name), 10 ** index));
		const span = { from: MONTHS[0]![0], to: MONTHS[0]![1] };
		expect(answer(owners, span, EVERYONE, teams)).toBe('null parts 1111 of 4');
		expect(answer(owners, span, team('north'), teams)).toBe('null parts 11 of 2');
		expect(answer(owners, span, team('West'), teams)).toBeNull();
		expect(answer([...owners, made(...MONTHS[0]!, team('North'), 50_000)], span, EVERYONE, teams)).toBe('null parts 51100 of 3');
	});

	it('counts an owner by the shorter periods where that is what was set', () => {
		const targets = [...months(owner('Anna'), 10, 20, 30), made('2026-01-01', '2026-03-31', owner('Bram'), 5), ...months(owner('Cas'), 10)];
		expect(answer(targets, Q1, EVERYONE)).toBe('null parts 65 of 4');
	});

	it('is in no sum that would be inexact', () => {
		const most = Number.MAX_SAFE_INTEGER;
		expect(answer([made('2026-01-01', '2026-03-31', owner('A'), most), made('2026-01-01', '2026-03-31', owner('B'), most)], Q1, EVERYONE)).toBeNull();
	});

	it('does not depend on the order of targets, and any cut of a period into parts adds up to it', () => {
		fc.assert(
			fc.property(fc.uniqueArray(fc.integer({ min: 1, max: 300 }), { maxLength: 12 }), fc.array(fc.nat(1e9), { minLength: 13, maxLength: 13 }), fc.integer(), (cuts, amounts, seed) => {
				const starts = [0, ...cuts.sort((a, b) => a - b)];
				const parts = starts.map((start, index) =>
					made(addDays(YEAR.from, start), index + 1 < starts.length ? addDays(YEAR.from, starts[index + 1]! - 1) : YEAR.to, EVERYONE, amounts[index]!)
				);
				const shuffled = parts.map((part, index) => ({ part, at: (index * 7919 + Math.abs(seed)) % 13 })).sort((a, b) => a.at - b.at).map(({ part }) => part);
				const { amount, offered } = targetFor(shuffled, YEAR, EVERYONE);
				const sum = parts.reduce((all, part) => all + part.amount, 0);
				expect(parts.length === 1 ? amount : offered?.amount).toBe(sum);
				expect([...shuffled].sort(compareTargets)).toEqual(parts);
			}),
			{ seed: 5, numRuns: 100 }
		);
	});
});
