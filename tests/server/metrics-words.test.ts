// What `npm run sluice -- metrics` says in words: of files it could not take as they are, of options and filters that are
// not understood, and of figures that are less than their name says.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { MetricsReport } from '#lib/domain/report/metrics-report.ts';
import { printed } from '../../server/commands/printed.ts';
import { SKIPS, TOLD_NOTES, TOLD_SKIPS, WARNINGS } from '../../server/commands/note-words.ts';
import { nearest } from '../../server/nearest.ts';
import { sluice } from '../helpers/cli.ts';

let folder: string;
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'sluice-words-'))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const file = (name: string, ...lines: string[]): void => writeFileSync(join(folder, name), `${lines.join('\n')}\n`);
const metrics = (...args: string[]) => sluice(folder, 'metrics', ...args);
/** What is said first of arguments that are refused. */
const refused = (...args: string[]): string => {
	const { code, err } = metrics(...args);
	expect(code).toBe(2);
	expect(err).toContain('npm run -s sluice -- metrics --help says how.');
	return err.split('\n')[0]!;
};

describe('files that are not taken as they are', () => {
	it('[ASK8] are told of in words: what became of it, in which file, line and column, and what to do', () => {
		file('odd.csv', 'name,stage,value,owner,created,closed', 'A,Lead,100,Ann,2026-01-05,', 'B,Won,250.5,Ann,soon,2026-02-01', 'C,Lead,much,Bob,later,', ',,,,,', 'E,Lead,2,Bob,2026-01-05,2026-02-03', 'F,,2,Bob,2026-01-05,', 'Total,,364,,,');
		file('past.csv', 'deal,field,value,at', 'A,stage,Lead,2026-01-05', 'Z,stage,Lead,2026-01-05', 'A,stage,,2026-01-07', 'A,colour,red,2026-01-08', 'A,value,50,yesterday', 'A,value,50,yesterday');
		const { out } = metrics('odd.csv', '--history', 'past.csv');
		expect(out.slice(out.indexOf('odd.csv')).split('\n')).toEqual([
			'odd.csv',
			'  1 row left out, empty (line 5).',
			'  1 row left out, a total and no deal (line 8).',
			'  2 cells without a date: left blank (the first in line 3, column created: "soon"). Write days as 2026-04-01, all of one column alike.',
			'  1 cell without a number: left blank (line 4, column value: "much"). Write amounts as 1234.50, without words beside them.',
			'  1 deal with a closing day in an open stage: the day is not used (line 6, column closed: "2026-02-03"). Empty the day, or move the deal to a won or lost stage.',
			'  1 row without a stage: the deal stands in no stage (line 7). Fill the stage in.',
			'past.csv',
			'  1 change of 1 deal, found by title.',
			'  1 row left out, of a deal that is not in the deals file (line 3: "Z"). Look whether both files name deals alike.',
			'  1 row left out, with an empty stage (line 4, field stage). A deal always stands in a stage: name it.',
			'  1 row left out, whose time cannot be read (line 6, column at: "yesterday"). Write it as 2026-04-01 or 2026-04-01T09:30:00Z.',
			'  1 row left out, an exact repeat of an earlier one (line 7, as line 6).',
			'  Field "colour" was not read (1 row): no figure is of it.'
		]);
	});

	it('[ASK8] name fields as words, and a folder as one', () => {
		file('some.csv', 'name,stage,expected close,created', 'A,Lead,2026-03-01,2026-01-05');
		file('changes.csv', 'deal,field,value,at', 'A,expected close,soon,2026-01-05', 'A,expected close,2026-02-01,2026-01-06', 'A,bant.need,perhaps,2026-01-06');
		const { out } = metrics('some.csv', '--history', 'changes.csv');
		expect(out).toContain('(line 2, field expected close: "soon")');
		expect(out).toContain('(line 4, field BANT need: "perhaps")');
		expect(out).toContain('(field expected close: "A")');
		expect(refused('.')).toBe(`${folder} is a folder: give a file in it.`);
	});

	it('[ASK8] have a sentence for whatever there is, of one and of several', () => {
		for (const [code, [what, advice]] of [WARNINGS, SKIPS, TOLD_SKIPS, TOLD_NOTES].flatMap((words) => Object.entries(words))) {
			for (const said of [what(1), what(2)]) expect(said, code).not.toContain(code.includes('-') ? code : 'undefined');
			expect(what(1), code).not.toMatch(/^1 \w+s\b/);
			if (advice !== null) expect(advice, code).toMatch(/^[A-Z].*\.$/);
		}
	});
});

describe('options', () => {
	it('that do not exist, lack a value or do not go together are refused with what would do', () => {
		file('one.csv', 'name,stage,value', 'A,Lead,100');
		expect(refused('one.csv', '--frobnicate')).toMatch(/^There is no option --frobnicate\. There are --help, --history, /);
		expect(refused('one.csv', '--form', '2026-01-01')).toBe('There is no option --form. Is --from meant?');
		expect(refused('one.csv', '--period', '2026-01-01')).toBe('There is no option --period. Is --period-from or --period-to meant?');
		expect(refused('one.csv', '-x')).toMatch(/^There is no option -x\. There are /);
		expect(refused('one.csv', '--target')).toBe('--target needs a value behind it.');
		expect(refused('one.csv', '--target', '--json')).toBe('--target needs a value behind it, not --json; a value that begins with a dash is written --target=--json.');
		expect(refused('one.csv', '--json=yes')).toBe('--json takes no value: leave "yes" out.');
		expect(refused('one.csv', '--target=-5')).toBe('--target -5 is no amount. Write it as 250000 or 250000.50.');
		expect(sluice(folder, 'backup', '--too', 'x').err).toContain('There is no option --too. There are --help, --at, --allow-recovery.');
	});

	it('beside --golden are refused, for its file says what is asked', () => {
		writeFileSync(join(folder, 'golden.json'), JSON.stringify({ events: [['D', 20_500, 'stage', 'A']], stages: ['A'], prob: { A: 0.5 } }));
		expect(refused('--golden', 'golden.json', '--as-of', '2026-01-01', '--filter', 'owner=A')).toBe('--golden answers what its FILE asks, as of its own moment: leave --as-of and --filter out.');
		expect(refused('--golden', 'golden.json', 'one.csv')).toBe('--golden reads its own FILE: leave DEALS.csv out.');
		expect(metrics('--golden', 'golden.json', '--json').out).toBe(metrics('--golden', 'golden.json').out);
	});

	it('are found by a few letters', () => {
		const names = ['from', 'to', 'target', 'filter', 'period-from', 'period-to'];
		expect([nearest('fitler', names), nearest('PERIOD', names), nearest('frobnicate', names), nearest('t', names)]).toEqual([['filter'], ['period-from', 'period-to'], [], ['to']]);
		// What somebody sends to the server may be as long as an address can be.
		expect(nearest('x'.repeat(15_000), Array.from({ length: 100 }, (_, index) => `${'n'.repeat(14_000)}${index}`))).toEqual([]);
	});
});

describe('a filter', () => {
	beforeAll(() => file('owners.csv', 'name,stage,value,owner,colour', 'A,Lead,100,Ann,red', 'B,Lead,200,"Bob, Jr",', 'C,Won,300,,'));

	it('[ASK7] that no deal passes gives no tables, but who there is', () => {
		const { code, out } = metrics('owners.csv', '--filter', 'owner=Nobody');
		expect(code).toBe(0);
		expect(out.split('\n').slice(1, 4)).toEqual(['', 'No deal passes the filter: there are no figures.', 'No deal has "Nobody" as owner. There are Ann, "Bob, Jr".']);
		expect(out).not.toContain('Pipeline now');
		expect(metrics('owners.csv', '--filter', 'owner=Ann;stage=Won').out).toContain('No deal passes the filter: there are no figures. Each part of it is true of some deal, all of them of none.');
		expect(metrics('owners.csv', '--filter', 'source=Web').out).toContain('No deal has "Web" as source. No deal has any source.');
		expect(metrics('owners.csv', '--filter', 'stage=').out).toContain('No deal has a blank as stage. There are Lead, Won.');
	});

	it('beside --by, a line for each part of the deals', () => {
		const out = metrics('owners.csv', '--by', 'owner').out.split('\n');
		const lines = out.slice(out.indexOf('By owner')).slice(0, 5);
		expect(lines[1]!.trim().split(/ {2,}/)).toEqual(['open', 'value', 'weighted', 'won', 'value', 'lost', 'win rate', 'mean size', 'mean days', 'created', 'of these won']);
		const parts = new Map(lines.slice(2).map((line) => [line.trim().split(/ {2,}/)[0], line.trim().split(/ {2,}/).slice(1)]));
		expect([...parts.keys()].sort()).toEqual(['(blank)', 'Ann', 'Bob, Jr']);
		expect(parts.get('Ann')!.slice(0, 2)).toEqual(['1', 'EUR 100']);
		expect(parts.get('(blank)')!.slice(3, 5)).toEqual(['1', 'EUR 300']);
	});

	it('[ASK7] tells of a word that nobody has beside one that somebody has, and still gives the figures', () => {
		const { out } = metrics('owners.csv', '--filter', 'owner=Ann,Bop');
		expect(out.split('\n')[1]).toBe('No deal has "Bop" as owner. There are Ann, "Bob, Jr".');
		expect(metrics('owners.csv', '--filter', 'owner=Anne').out).toContain('Is Ann meant?');
		expect(out).toContain('Pipeline now');
		expect(metrics('owners.csv', '--filter', 'owner=ann,').out).not.toContain('No deal');
	});

	it('[ASK7] [REPORT1] tells the same as JSON, and beside it', () => {
		const { code, out, err } = metrics('owners.csv', '--filter', 'owner=Nobody;stage=Lead', '--json');
		const { unmatched, deals } = JSON.parse(out) as MetricsReport;
		expect([code, unmatched, deals.considered]).toEqual([0, [{ field: 'owner', values: ['Nobody'], known: ['Ann', 'Bob, Jr'], knownCount: 2 }], 0]);
		expect(err).toContain('No deal has "Nobody" as owner.');
		expect((JSON.parse(metrics('owners.csv', '--json').out) as MetricsReport).unmatched).toEqual([]);
	});

	it('[ASK4] names a field as files do, in the other language too', () => {
		const one = metrics('owners.csv', '--filter', 'owner=Ann').out.split('\n').slice(1);
		expect(metrics('owners.csv', '--filter', 'Eigenaar=Ann').out.split('\n').slice(1)).toEqual(one);
		expect(metrics('owners.csv', '--language', 'nl', '--filter', 'deal owner=Ann').out.split('\n').slice(1)).toEqual(one);
		expect(metrics('owners.csv', '--by', 'eigenaar').out).toContain('By eigenaar');
		expect(refused('owners.csv', '--filter', 'waarde=1')).toMatch(/^There is no field "waarde"\./);
	});

	it('[ASK4] of a field that is none names the nearest, and says that a column of the file is not read', () => {
		expect(refused('owners.csv', '--filter', 'ownr=Ann')).toMatch(/^There is no field "ownr"\. Is owner meant\? There are title, /);
		expect(refused('owners.csv', '--filter', 'colour=red')).toMatch(/ The column "colour" of the file is read as none of them\.$/);
		expect(refused('owners.csv', '--by', 'colour')).toMatch(/ The column "colour" of the file is read as none of them\.$/);
	});
});

describe('printed figures', () => {
	it('[LEADS1] tell of leads that are SAL or SQL and never were MQL', () => {
		file('leads.csv', 'name,stage,value,lead status', 'A,Lead,100,SAL', 'B,Lead,100,SQL', 'C,Lead,100,');
		expect(metrics('leads.csv').out).toMatch(/Leads\n(?:.*\n)* {2}SAL or SQL that never was MQL, in neither +2\n/);
		file('plain.csv', 'name,stage,value', 'A,Lead,100');
		expect(metrics('plain.csv').out).not.toContain('Leads\n');
	});

	it('[STOCK6] say how many duplicate or invalid deals are in none of them, and none where there is none', () => {
		file('duplicates.csv', 'title,stage,value,created,lost reason,owner', 'A,Lost,100,2026-10-01,price,Ann', 'B,Lost,900,2026-10-01,duplicate,Bob', 'C,Lead,500,2026-10-01,,Ann', 'D,Lost,1,2026-10-01,dubbel,Cas');
		const { out } = metrics('duplicates.csv');
		expect(out.split('\n')[1]).toBe('2 duplicate or invalid deals are left out: in no figure');
		expect(out).toContain('  1 lost deal without the stages passed before: all are counted as lost in the first stage.');
		expect(metrics('duplicates.csv', '--filter', 'owner=Bob').out.split('\n')[1]).toBe('1 duplicate or invalid deal is left out: in no figure');
		expect(metrics('duplicates.csv', '--filter', 'owner=Ann').out).not.toContain('left out');
	});

	it('[FORECAST24] say where a rate of the past is the probability of the stage', () => {
		// One close in the quarter before, of a deal that nobody expected: a past without a rate of any stage.
		file('young.csv', 'name,stage,value,created,closed,expected close', 'A,Won,100,2026-01-05,2026-02-01,', 'B,Proposal,1000,2026-04-02,,2026-06-01');
		const asked = ['young.csv', '--as-of', '2026-05-01'];
		expect(metrics(...asked).out).toMatch(/By the rates of the last four periods +no past: by the probability of the stage +EUR 500\n/);
		expect((JSON.parse(metrics(...asked, '--json').out) as MetricsReport).forecast).toMatchObject({ historicalRate: 500, historicalBasis: { deals: 1, pooled: 0, planned: 1 } });
	});

	it('[REPORT1] have no sign where they round to zero, and a dash where they are undefined', () => {
		const { money, rate, times, days } = printed('EUR');
		expect([money(-0), money(-0.001), money(-0.01), money(-5), rate(-0.0001), times(-0.001), days(-0), money(null)]).toEqual(['EUR 0', 'EUR 0.00', 'EUR -0.01', 'EUR -5', '0.0 %', '0.00×', '0.0 d', '–']);
		file('cents.csv', 'name,stage,value', 'A,Lead,-0.01');
		expect(metrics('cents.csv').out).not.toMatch(/-0(?:\.0+)?(?![\d.])/);
	});
});
