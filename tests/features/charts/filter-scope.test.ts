// Whose target the deals of a filter are held against: [ASK6], on the screen as in a report.
import { describe, expect, it } from 'vitest';
import { EVERYONE, type TeamMember } from '#lib/domain/model/target.ts';
import { heldAgainst } from '#lib/features/charts/frame/figures.ts';
import { NO_FILTER, sameScope, scopeOf } from '#lib/features/charts/frame/filter-scope.ts';
import { dealOf } from '../../domain/metrics/deals.ts';

const deals = [
	dealOf([], { id: 'a1', owner: 'Ann' }),
	dealOf([], { id: 'a2', owner: 'ANN' }),
	dealOf([], { id: 'gone', owner: 'Ann', deleted: 5 }),
	dealOf([], { id: 'b1', owner: 'Bob' }),
	dealOf([], { id: 'b2', owner: 'Bob' }),
	dealOf([], { id: 'n1', owner: null })
];
const scope = (...ids: string[]) => scopeOf(new Set(ids), deals, []);

describe('[ASK6] the target over filtered deals', () => {
	it('is everyone’s where nothing filters, or nothing is filtered out', () => {
		expect(scopeOf(null, deals, [])).toBe(NO_FILTER);
		expect(scope('a1', 'a2', 'b1', 'b2', 'n1')).toEqual({ whose: EVERYONE, whole: null });
		expect(scopeOf(new Set(['x']), [], [])).toEqual(NO_FILTER);
	});

	it('is an owner’s where that owner’s deals pass and no others, however the name is written', () => {
		expect(scope('a1', 'a2')).toEqual({ whose: { of: 'owner', name: 'Ann' }, whole: new Set(['ann']) });
	});

	it('is nobody’s where some deals of an owner pass, those of two, or those without an owner', () => {
		expect(scope('a1')).toEqual({ whose: null, whole: new Set() });
		expect(scope('a1', 'a2', 'b1')).toEqual({ whose: null, whole: new Set(['ann']) });
		expect(scope('a1', 'a2', 'b1', 'b2')).toEqual({ whose: null, whole: new Set(['ann', 'bob']) });
		expect(scope('n1')).toEqual({ whose: null, whole: new Set() });
		expect(scope()).toEqual({ whose: null, whole: new Set() });
	});

	it('is a team’s where the deals of all of its members pass and no others, however the names are written', () => {
		const teams: TeamMember[] = [{ owner: 'ann', team: 'North' }, { owner: 'BOB', team: 'north ' }, { owner: 'Cas', team: 'North' }, { owner: 'Dee', team: 'South' }];
		const more = [...deals, dealOf([], { id: 'd1', owner: 'Dee' }), dealOf([], { id: 'c0', owner: 'Cas', deleted: 5 })];
		const whose = (ids: string[], among = more) => scopeOf(new Set(ids), among, teams).whose;
		const both = ['a1', 'a2', 'b1', 'b2'];
		expect(whose(both)).toEqual({ of: 'team', name: 'North' });
		expect(heldAgainst(whose(both))).toBe('Held against Team North’s target.');
		expect(whose(both, [...more, dealOf([], { id: 'c1', owner: 'Cas' })])).toBeNull();
		expect([['a1', 'b1', 'b2'], [...both, 'd1'], [...both, 'n1'], ['a1', 'a2', 'd1']].map((ids) => whose(ids))).toEqual([null, null, null, null]);
		expect([['a1', 'a2'], ['d1']].map((ids) => whose(ids))).toEqual([{ of: 'owner', name: 'Ann' }, { of: 'owner', name: 'Dee' }]);
		expect(sameScope(scopeOf(new Set(both), more, teams), scopeOf(new Set(both), more, []))).toBe(false);
	});

	it('is the same where it says the same', () => {
		expect(sameScope(scope('a1', 'a2'), scope('a1', 'a2', 'gone'))).toBe(true);
		expect(sameScope(NO_FILTER, scopeOf(null, deals, []))).toBe(true);
		expect(sameScope(NO_FILTER, scope('a1', 'a2'))).toBe(false);
		expect(sameScope(scope('a1', 'a2'), scope('b1', 'b2'))).toBe(false);
		expect(sameScope(scope('a1'), scope('a1', 'a2', 'b1'))).toBe(false);
	});
});
