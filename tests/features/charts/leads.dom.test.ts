// What the chart of leads says, from figures of deals made here: steps, tiles and accounts, with the deals behind them.
import { beforeEach, describe, expect, it } from 'vitest';
import { MetricsEngine } from '#lib/domain/metrics/engine.ts';
import type { DealHistory } from '#lib/domain/model/deal-history.ts';
import type { ChartOptions } from '#lib/features/charts/frame/definition.ts';
import { leadsModel } from '#lib/features/charts/leads/model.ts';
import { locale } from '#lib/ui/locale.svelte.ts';
import { STAGES } from '../../domain/metrics/deals.ts';
import { historyOf, type Told } from '../../domain/metrics/histories.ts';
import { measuredFor } from './figures.ts';

const HOUR = 3_600_000;
const BEGAN = Date.UTC(2026, 4, 1);
/** `[field, value, hours after it began]`. */
const lead = (...lines: [Told[0], Told[1], number][]): DealHistory => historyOf([['stage', 'Lead', BEGAN], ...lines.map(([field, value, hours]): Told => [field, value, BEGAN + hours * HOUR])]);
const times = (count: number, make: () => DealHistory): DealHistory[] => Array.from({ length: count }, make);

function leads(histories: readonly DealHistory[], more: Partial<ChartOptions> = {}) {
	const { options } = measuredFor([]);
	const engine = new MetricsEngine();
	engine.ask({ now: options.now, timeZone: 'Europe/Amsterdam', window: more.window ?? options.window, accountOf: (id) => `Firm ${id}`, change: { from: BEGAN + HOUR, to: Infinity } });
	engine.rebuild(histories, STAGES);
	return leadsModel(engine.snapshot(), { ...options, list: (make) => make(engine.columns, engine.context, (row) => engine.passes(row)), ...more });
}

beforeEach(() => void (locale.language = 'en'));

describe('leads', () => {
	const forty = [
		...times(14, () => lead(['leadStatus', 'mql', 1], ['leadStatus', 'sal', 3], ['leadStatus', 'sql', 9])),
		...times(12, () => lead(['leadStatus', 'mql', 1], ['leadStatus', 'sal', 3])),
		...times(14, () => lead(['leadStatus', 'mql', 1]))
	];

	it('[LEADS2] tell of the worked example: 40 MQL, 26 accepted, 14 qualified', () => {
		const { title, steps, notes } = leads(forty);
		expect(title).toBe('Sales accepted 26 of 40 MQLs and qualified 14');
		expect(steps.map(({ text, more }) => [text, more])).toEqual([['40', ''], ['26', '65% (50%–78%) · after 2.0 hours'], ['14', '54% (35%–71%) · after 8.0 hours']]);
		expect(steps.map(({ deals }) => deals().length)).toEqual([40, 26, 14]);
		expect(steps[2]!.sentence).toBe('Qualified (SQL): 14 leads. 54% of the step before, 95% interval 35% to 71%. Half were there within 8.0 hours of being MQL.');
		expect(notes.join(' ')).toContain('No contact was noted for these leads.');
	});

	it('[RESPONSE2] tell how soon leads are answered, with those that wait behind their figure, the longest first', () => {
		const late = lead();
		const later = historyOf([['stage', 'Lead', BEGAN + 5 * HOUR]]);
		const { title, tiles } = leads([...times(6, () => lead(['touch', 'out', 0.5])), ...times(2, () => lead(['touch', 'out', 6])), later, late]);
		expect(title).toBe('Half of 10 leads were answered within 0.5 hours');
		const [answer, unanswered, followUp] = tiles;
		expect([answer!.text, answer!.more, unanswered!.text, unanswered!.more]).toEqual(['0.5 hours', '60% in an hour, 80% in a day', '2', '20% of 10 leads']);
		expect(unanswered!.deals()).toEqual([late.id, later.id]);
		expect(followUp!.more).toBe('8 contacts, 10 deals');
		expect(leads([lead(['touch', 'out', 1]), late, lead()]).title).toBe('1 of 3 leads was answered so far, fewer than half');
	});

	it('[HISTORY8] say of which moment the accounts are, where another than now is looked at', () => {
		const now = leads(forty);
		const then = leads(forty, { then: 'May 3, 2026' });
		expect([now.accountsHead, now.subtitle]).toEqual(['Accounts now', 'All leads, their contacts, and accounts as they are now.']);
		expect([then.accountsHead, then.subtitle]).toEqual(['Accounts on May 3, 2026', 'All leads, their contacts, and accounts as they were then.']);
		const named = ({ table }: typeof now) => table.rows.map(({ cells }) => String(cells[0])).filter((name) => name.startsWith('Accounts'));
		expect([named(now)[0], named(then)[0]]).toEqual(['Accounts now: suspects', 'Accounts on May 3, 2026: suspects']);
		expect(JSON.stringify(then)).not.toMatch(/\bnow\b/);
		locale.language = 'nl';
		expect(JSON.stringify(leads(forty, { then: '3 mei 2026' }))).not.toMatch(/\bnu\b/);
	});

	it('speak of one lead as of one', () => {
		expect(leads([lead(['touch', 'out', 5])]).title).toBe('The one lead was answered within 5.0 hours');
		const back = lead(['leadStatus', 'mql', 1], ['leadStatus', 'recycled', 3]);
		expect(leads([back, ...forty]).notes.join(' ')).toContain('Of these leads 1 is with marketing again and 0 were rejected.');
		locale.language = 'nl';
		expect(leads([lead(['touch', 'out', 5])]).title.replaceAll('\u00a0', ' ')).toBe('De ene lead kreeg antwoord binnen 5,0 uur');
	});

	it('[RESPONSE2] say that half were answered only where they were', () => {
		const { now } = measuredFor([]).options;
		const waits = (): DealHistory => historyOf([['stage', 'Lead', now - HOUR]]);
		const made = [...times(3, () => lead(['touch', 'out', 5])), ...times(5, waits)];
		expect(leads(made).title).toBe('3 of 8 leads were answered so far; with the wait of the others counted in, half are answered within 5.0 hours');
		expect(leads([...made, lead(['leadStatus', 'mql', 1], ['touch', 'out', 5])]).title).toBe('Sales accepted 0 of 1 MQL and qualified 0; with the wait of the others counted in, half of all leads are answered within 5.0 hours');
	});

	it('speak of few in numbers: no half of one, and no share of three', () => {
		expect(leads([lead(['leadStatus', 'mql', 1], ['touch', 'out', 5])]).title).toBe('Sales accepted 0 of 1 MQL and qualified 0; the one lead was answered within 5.0 hours');
		const late = lead(['leadStatus', 'mql', 1], ['touch', 'out', 5]);
		expect(leads([late, ...times(2, () => lead())]).title).toBe('Sales accepted 0 of 1 MQL and qualified 0; 1 of 3 leads was answered so far');
		locale.language = 'nl';
		expect(leads([late, ...times(2, () => lead())]).title).toBe('Van één MQL accepteerde sales er 0 en kwalificeerde er 0; tot nu toe kreeg 1 van 3 leads antwoord');
	});

	it('[LIFECYCLE4] tell where accounts stand, and how many came since the period began', () => {
		const { accounts, notes } = leads([lead(['contact', 'Eva', 0.5]), lead(['contact', 'Eva', 0.5], ['stage', 'Won', 50], ['rating', 4, 60]), lead(['touch', 'in', 30])]);
		expect(accounts.map(({ key, value, more }) => [key.slice(8), value, more])).toEqual([
			['suspect', 0, '0 came, 1 left'],
			['lead', 2, '1 came, 1 left'],
			['prospect', 0, ''],
			['customer', 1, '1 came, 0 left'],
			['returning', 0, ''],
			['lapsed', 0, '']
		]);
		expect(accounts.map(({ deals }) => deals().length)).toEqual([0, 2, 0, 1, 0, 0]);
		// All time has no beginning to count from: it is the last seven days.
		expect(accounts[1]!.sentence).toBe('Leads: 2 accounts. Since Jun 8, 2026 1 came and 1 left.');
		expect(notes).toContain('Accounts that came and left: since Jun 8, 2026.');
		const may = { start: Date.UTC(2026, 3, 30, 22), end: Date.UTC(2026, 4, 31, 22), from: '2026-05-01', to: '2026-05-31' };
		expect(leads([lead(['contact', 'Eva', 0.5])], { window: may }).notes.join()).not.toContain('came and left');
		expect(leads([lead(['contact', 'Eva', 2], ['touch', 'out', 3])], { window: may }).accounts[1]!.sentence).toBe('Leads: 1 account. Since May 1, 2026 1 came and 0 left.');
	});

	it('say in the table too that accounts are counted, not leads', () => {
		const { table } = leads([lead(['contact', 'Eva', 0.5], ['touch', 'out', 5])]);
		expect(table.rows.slice(-6).map(({ cells }) => cells[0])).toContain('Accounts now: leads');
	});

	it('say how to fill them in where nobody did', () => {
		const { empty, marks, title } = leads([lead()]);
		expect([title, marks]).toEqual(['Nobody has said yet how leads are doing', []]);
		expect(empty!.text).toContain('Set the lead status in the sheet');
	});

	it('say that none came in, where none did in the period but accounts are known', () => {
		const before = { start: Date.UTC(2020, 0, 1), end: Date.UTC(2020, 1, 1), from: '2020-01-01', to: '2020-01-31' };
		const { title, tiles, notes } = leads([lead(['contact', 'Eva', 0.5], ['bantBudget', 'yes', 3])], { window: before });
		expect([title, tiles[0]!.more, tiles.at(-1)!.more]).toEqual(['No leads came in', 'no leads came in', 'no closed deals']);
		expect(notes.join()).not.toContain('No contact was noted');
	});

	it('show no zero of contacts where nobody notes them, and no share of nothing', () => {
		const { tiles, steps } = leads([lead(['leadStatus', 'mql', 1]), lead()]);
		expect(tiles.slice(0, 4).map(({ text, more }) => [text, more])).toEqual(Array.from({ length: 4 }, () => ['–', 'no contacts noted']));
		expect(steps.map(({ more }) => more)).toEqual(['', '0% (0%–79%)', '–']);
	});

	it('warn of few cases, and are in Dutch', () => {
		const { steps, notes } = leads([lead(['leadStatus', 'mql', 1], ['leadStatus', 'sql', 3])]);
		expect([steps[1]!.few, notes[0]]).toEqual([true, '1 lead was qualified without being accepted first, and counts as accepted.']);
		expect(notes).toContain('Dotted lines: shares of fewer than 10 leads.');
		locale.language = 'nl';
		expect(leads(forty).title).toBe('Van 40 MQL’s accepteerde sales er 26 en kwalificeerde er 14');
	});
});
