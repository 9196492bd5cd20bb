// What the comparison of owners says: no name is told apart by luck, nobody is left out, blanks and small numbers are said.
import { flushSync, mount, unmount } from 'svelte';
import { beforeEach, describe, expect, it } from 'vitest';
import { ALL_TIME, windowOf } from '#lib/domain/metrics/period.ts';
import type { MetricsQuestion } from '#lib/domain/metrics/context.ts';
import type { DealHistory } from '#lib/domain/model/deal-history.ts';
import { DAY_MS } from '#lib/domain/model/date.ts';
import { readSettings } from '#lib/domain/model/settings.ts';
import { askSegments } from '#lib/features/charts/frame/asking.ts';
import { cellText, type Measure } from '#lib/features/charts/frame/chart-model.ts';
import type { Asked, ChartOptions, Segment } from '#lib/features/charts/frame/definition.ts';
import { NO_FILTER, type FilterScope } from '#lib/features/charts/frame/filter-scope.ts';
import OwnersChart from '#lib/features/charts/owners/Chart.svelte';
import { surelyApart } from '#lib/features/charts/owners/apart.ts';
import { ownersModel } from '#lib/features/charts/owners/model.ts';
import { locale } from '#lib/ui/locale.svelte.ts';
import { asked } from '../../domain/metrics/asked.ts';
import { daysUtc } from '../../domain/metrics/deals.ts';
import { historyOf } from '../../domain/metrics/histories.ts';
import { Random } from '../../fuzz/random.ts';
import { measuredFor } from './figures.ts';

const NOW = Date.UTC(2026, 5, 15, 9);
const TODAY = Math.floor(NOW / DAY_MS);
const OWNER: Segment = { id: 'owner', name: 'Owner', of: (deal) => deal.owner };

type Cells = { value?: number | null; days?: number };
/** Closed a week ago after so many days. */
const closed = (owner: string | null, stage: string, { value = null, days = 30 }: Cells = {}): DealHistory => {
	const [start, end] = [NOW - (days + 7) * DAY_MS, NOW - 7 * DAY_MS];
	return historyOf([['stage', 'Lead', start], ['owner', owner, start], ['value', value, start], ['stage', stage, end]]);
};
const open = (owner: string | null, value: number | null = null): DealHistory =>
	historyOf([['stage', 'Lead', NOW - 9 * DAY_MS], ['owner', owner, NOW - 9 * DAY_MS], ['value', value, NOW - 9 * DAY_MS], ['expectedClose', '2026-06-20', NOW - 9 * DAY_MS]]);
const times = (count: number, make: (index: number) => DealHistory): DealHistory[] => Array.from({ length: count }, (_, index) => make(index));
const outcomes = (owner: string | null, won: number, lost: number): DealHistory[] => [...times(won, () => closed(owner, 'Won')), ...times(lost, () => closed(owner, 'Lost'))];

function owners(deals: readonly DealHistory[], measure: Measure = 'count', more: Partial<ChartOptions> = {}, question: Partial<MetricsQuestion> = {}) {
	const engine = asked({ now: NOW, timeZone: 'Europe/Amsterdam', segmentOf: 'owner', period: daysUtc(TODAY - 75, TODAY + 16), ...question }, deals);
	const { options } = measuredFor([], { measure, segment: OWNER, ...more });
	return ownersModel(engine.snapshot(), { ...options, list: (make) => make(engine.columns, engine.context, () => true) });
}

beforeEach(() => {
	locale.language = 'en';
});

describe('owners beside each other', () => {
	it('tells a win rate apart only where luck would not do it', () => {
		expect(owners([...outcomes('Ann', 9, 6), ...outcomes('Bob', 6, 9)]).title).toBe('No win rate surely differs from the rest: 50% of all, 15 of 30 closed deals');
		expect(owners([...outcomes('Ann', 36, 4), ...outcomes('Bob', 12, 28)]).title).toBe('Ann (90% of 40) surely wins more often than the rest, Bob (30% of 40) less often');
		const three = [...outcomes('Ann', 36, 4), ...outcomes('Bob', 20, 20), ...outcomes('Cas', 21, 19)];
		expect(owners(three).title).toBe('Ann (90% of 40) surely wins more often than the rest');
		expect(owners([...outcomes('Ann', 3, 0), ...outcomes('Bob', 0, 4)]).title).toBe('Too few closed deals to tell win rates apart: 3 of 7 were won in all');
		expect(owners([open('Ann'), open('Bob')]).title).toBe('No deal is closed, so there are no win rates to compare');
		expect(owners([open('Ann')]).title).toBe('Ann has all deals: 1 open, none closed');
		expect(owners([...outcomes('Ann', 3, 1), open('Ann')]).title).toBe('Ann has all deals: 1 open, 3 of 4 closed deals won');
	});

	it('says of a period without outcomes that none closed in it, not that none is closed', () => {
		const earlier = { window: windowOf({ kind: 'custom', from: '2020-01-01', to: '2020-03-31' }, { now: NOW, timeZone: 'Europe/Amsterdam', fiscalYearStart: 1 })! };
		const title = (deals: DealHistory[], measure: Measure = 'count') => owners(deals, measure, earlier).title;
		expect(title([open('Ann'), open('Bob')])).toBe('No deal closed in this period, so there are no win rates to compare');
		expect(title([open('Ann'), open('Bob')], 'value')).toBe('No deal was won in this period');
		expect(title([open('Ann')])).toBe('Ann has all deals: 1 open, none closed in this period');
		locale.language = 'nl';
		expect(title([open('Ann'), open('Bob')])).toBe('Er is in deze periode geen kans gesloten, dus zijn er geen winpercentages te vergelijken');
	});

	it('says by value who won the most, or that none did', () => {
		expect(owners([closed('Ann', 'Won', { value: 300_00 }), closed('Bob', 'Won', { value: 100_00 })], 'value').title).toBe('Ann won the most: €300 of €400');
		expect(owners([closed('Ann', 'Won', { value: 100_00 }), closed('Bob', 'Won', { value: 100_00 })], 'value').title).toBe('2 deals are won, €200 in all; none won the most');
		expect(owners([open('Ann', 100_00), open('Bob', 100_00)], 'value').title).toBe('No deal is won');
	});

	it('calls nobody the winner, nor the holder of all, where it is the deals that nobody owns', () => {
		const unowned = [...outcomes(null, 36, 4), ...outcomes('Bob', 12, 28)];
		expect(owners(unowned).title).toBe('Deals without owner (90% of 40) surely win more often than the rest, Bob (30% of 40) less often');
		expect(owners([...outcomes('Ann', 36, 4), ...outcomes(null, 12, 28)]).title).toBe('Ann (90% of 40) surely wins more often than the rest, deals without owner (30% of 40) less often');
		expect(owners([...outcomes(null, 3, 1), open(null)]).title).toBe('All deals are without owner: 1 open, 3 of 4 closed deals won');
		expect(owners([closed(null, 'Won', { value: 300_00 }), closed('Bob', 'Won', { value: 100_00 })], 'value').title).toBe('Deals without owner brought the most: €300 of €400');
		locale.language = 'nl';
		const inDutch = { segment: { ...OWNER, name: 'Eigenaar' } };
		expect(owners([...outcomes(null, 3, 1), open(null)], 'count', inDutch).title).toBe('Alle kansen zijn zonder eigenaar: 1 open, 3 van 4 gesloten kansen gewonnen');
		expect(owners(unowned, 'count', inDutch).title.replaceAll('\u00a0', ' ')).toBe('Kansen zonder eigenaar (90% van 40) winnen zeker vaker dan de rest, Bob (30% van 40) minder vaak');
	});

	it('writes a column of one’s own as it is called', () => {
		const { subtitle, rows } = owners([open(null)], 'count', { segment: { ...OWNER, id: 'c_abcdefghijkl', name: 'BANT fit' } });
		expect(subtitle).toContain('By BANT fit, the largest pipeline first.');
		expect(rows[0]!.name.label).toBe('No BANT fit');
	});

	it('is in the order of the open pipeline, who nobody owns last', () => {
		const { rows } = owners([...times(5, () => open(null)), open('Ann'), ...times(3, () => open('Bob')), closed('Cas', 'Lost')]);
		expect(rows.map(({ name }) => name.label)).toEqual(['Bob', 'Ann', 'Cas', 'No owner']);
	});

	it('has figures with their intervals and numbers, greyed where they are few', () => {
		const won = times(12, (index) => closed('Ann', 'Won', { value: (index + 1) * 100_00, days: index + 1 }));
		const { rows, panels, notes } = owners([...won, ...outcomes('Ann', 0, 4), closed('Bob', 'Won', { value: 50_00, days: 9 }), open('Bob', 70_00)]);
		const cells = Object.fromEntries(rows.flatMap(({ name, cells }) => cells.map((cell) => [`${name.label} ${cell.figure}`, cell])));
		expect(cells['Ann rate']).toMatchObject({ text: '75%', n: '16', few: false });
		expect(cells['Ann rate']!.sentence).toBe('Ann, Win rate: 75%, 16 deals. 95% interval 51% to 90%.');
		expect(cells['Ann size']).toMatchObject({ value: 650_00, interval: { low: 300_00, high: 1000_00 }, n: '12' });
		expect(cells['Ann cycle']).toMatchObject({ value: 6.5, text: '6.5 days', interval: { low: 3, high: 10 } });
		expect(cells['Bob rate']).toMatchObject({ text: '100%', n: '1', few: true });
		expect(cells['Bob size']).toMatchObject({ interval: null, few: true });
		expect(cells['Bob rate']!.sentence).toContain('Fewer than ten deals: not sure.');
		expect(panels.map(({ figure, allText }) => [figure, allText])).toEqual([['open', ''], ['won', ''], ['rate', 'all: 76%'], ['size', 'all: €600'], ['cycle', 'all: 7.0 days']]);
		expect(notes).toContain('Hollow dots rest on fewer than ten deals: they may well be luck.');
	});

	it('shows what is won of one’s own target, and says how to set one where nobody has', () => {
		const segmentTarget = (name: string | null) => (name === 'Ann' ? 1000_00 : null);
		const deals = [closed('Ann', 'Won', { value: 800_00 }), closed('Bob', 'Won', { value: 100_00 })];
		const { rows, table, panels } = owners(deals, 'count', {}, { segmentTarget, target: 1500_00 });
		expect(rows.map(({ cells }) => cells.at(-1)!.text)).toEqual(['80%', '–']);
		expect(panels.at(-1)).toMatchObject({ figure: 'attainment', allText: 'all: 60%', high: 1 });
		expect(table.rows[0]!.cells.slice(-3).map(cellText)).toEqual(['€800', '€1,000', '80%']);
		expect(owners(deals).notes).toEqual([
			'Hollow dots rest on fewer than ten deals: they may well be luck.',
			'No owner has a target for Apr 1, 2026 – Jun 30, 2026. Set one under Menu → Settings and stages → Targets to see how much of it is won.'
		]);
		expect(owners(deals, 'count', { segment: { ...OWNER, id: 'source', name: 'Source' } }).notes.at(-1)).toMatch(/^Targets are set for owners/);
	});

	it('gives the deals behind a name and behind each figure', () => {
		const deals = [open('Ann'), open('Bob'), closed('Ann', 'Won', { value: 5 }), closed('Ann', 'Lost'), closed('Ann', 'Won')];
		const { marks } = owners(deals);
		const found = (label: string) => marks.find((mark) => mark.label === label)!.deals().map((id) => deals.findIndex((one) => one.id === id));
		expect([found('Ann'), found('Ann, Open'), found('Ann, Win rate'), found('Ann, Won'), found('Ann, Deal size, median')]).toEqual([[0], [0], [2, 3, 4], [2, 4], [2]]);
	});

	it('breaks the names of figures rather than cutting them, and writes what all have in full', () => {
		locale.language = 'nl';
		const model = owners([...outcomes('Ann', 6, 2), ...outcomes('Bob', 6, 2)]);
		const target = document.createElement('div');
		const made = mount(OwnersChart, { target, props: { model, width: 470, height: 240 } });
		flushSync();
		const words = [...target.querySelectorAll('text')].map(({ textContent }) => textContent);
		void unmount(made);
		expect(words).toEqual(expect.arrayContaining(['Dealgrootte,', 'mediaan', 'samen: 30,0 dagen']));
		expect(words.join('')).not.toContain('…');
	});

	it('draws thirty and has all in the table, and names that only differ in colons stay apart', () => {
		const many = owners(times(40, (index) => open(`Owner ${index}`)));
		expect([many.rows.length, many.table.rows.length]).toEqual([30, 40]);
		expect(many.notes).toContain('10 more are in the table alone.');
		const { marks } = owners(['A', 'A:', 'A:rate', 'A::rate', ':', '=A'].map((name) => open(name)));
		expect(new Set(marks.map(({ key }) => key)).size).toBe(marks.length);
	});

	it('has an answer to nothing and to days that are no period', () => {
		expect(owners([]).empty).toMatchObject({ allTime: true });
		expect(owners([open('Ann')], 'count', { legalPeriod: false })).toMatchObject({ title: 'This is not a period', marks: [], notes: [], empty: { text: 'Choose a first day, and a last day that is not before it.' } });
	});

	it('speaks Dutch', () => {
		locale.language = 'nl';
		expect(owners([...outcomes('Ann', 36, 4), ...outcomes('Bob', 12, 28)]).title.replaceAll('\u00a0', ' ')).toBe('Ann (90% van 40) wint zeker vaker dan de rest, Bob (30% van 40) minder vaak');
	});
});

describe('rates told apart', () => {
	it('are so by luck alone in at most one team in twenty', () => {
		const random = new Random(11);
		let claimed = 0;
		for (let team = 0; team < 1000; team += 1) {
			const parts = Array.from({ length: 2 + random.below(10) }, () => {
				const closed = 5 + random.below(60);
				return { closed, won: Array.from({ length: closed }, () => random.chance(0.3)).filter(Boolean).length };
			});
			if (surelyApart(parts).some((way) => way !== 0)) claimed += 1;
		}
		expect(claimed / 1000).toBeLessThanOrEqual(0.05);
	});

	it('are found where they differ', () => {
		expect(surelyApart([{ won: 60, closed: 100 }, { won: 20, closed: 100 }, { won: 9, closed: 9 }])).toEqual([1, -1, 0]);
	});
});

describe('asking by owner', () => {
	const settings = readSettings(() => undefined);
	const target = (name: string, from: string, to: string, amount: number) => ({ id: `${name}${from}`, from, to, amount, scope: { of: 'owner' as const, name } });
	const view = {
		teams: [],
		targets: [target('Ann', '2026-04-01', '2026-06-30', 900), ...['04', '05', '06'].map((month) => target('Bob', `2026-${month}-01`, `2026-${month}-${month === '05' ? 31 : 30}`, 100))]
	} as unknown as Asked['view'];
	const question = (more: Partial<Asked> = {}) => askSegments({ window: ALL_TIME, now: NOW, settings, view, scope: NO_FILTER, segment: null, segmentOf: null, accountOf: () => null, ...more });

	it('has each owner’s target, set or added up from its months, and none for other parts', () => {
		const { segmentOf, segmentTarget } = question();
		expect(segmentOf).toBe('owner');
		expect(['ann', 'Bob', 'Cas', null].map((name) => segmentTarget!(name))).toEqual([900, 300, null, null]);
		expect(question({ segmentOf: () => 'web' }).segmentTarget).toBeNull();
	});

	it('holds no owner against a target of whom a filter lets only some deals through', () => {
		const { segmentTarget, target } = question({ scope: { whose: null, whole: new Set(['ann']) } });
		expect(['Ann', 'Bob'].map((name) => segmentTarget!(name))).toEqual([900, null]);
		expect(target).toBeNull();
		expect(question({ scope: { whose: { of: 'owner', name: 'ann' }, whole: new Set(['ann']) } }).target).toBe(900);
	});

	it('asks by the same function while targets and period are the same', () => {
		expect(question().segmentTarget).toBe(question().segmentTarget);
		expect(question({ view: { ...view, targets: [...view.targets] } }).segmentTarget).not.toBe(question().segmentTarget);
		// Charts ask in turn: one of a period of its own, one that its own picks do not filter.
		const [first, year] = [question(), windowOf({ kind: 'this-year' }, { now: NOW, timeZone: 'UTC', fiscalYearStart: 1 })!];
		const picked: FilterScope = { whose: null, whole: new Set(['ann']) };
		const [ofYear, ofSome] = [question({ window: year }), question({ scope: picked })];
		expect([question().segmentTarget === first.segmentTarget, question({ window: year }).segmentTarget === ofYear.segmentTarget, question({ scope: picked }).segmentTarget === ofSome.segmentTarget]).toEqual([true, true, true]);
	});
});
