// Columns of one's own through CSV: into a pipeline that has them, into one that has not, and from others' files.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addColumn, columnMade } from '#lib/domain/document/column-commands.ts';
import { addDeals, editDeals, importDeals } from '#lib/domain/document/commands.ts';
import { CSV_DIALECTS, dealRows, writeCsv } from '#lib/domain/exchange/csv-writer.ts';
import { IMPORT_KINDS, ownCsvCell, plainNumber } from '#lib/domain/exchange/own-columns.ts';
import { readColumn, ownValue, type ColumnKind, type OwnValue } from '#lib/domain/model/column.ts';
import type { ColumnKey } from '#lib/domain/model/deal.ts';
import { common as en } from '#lib/ui/messages/en/common.ts';
import { newDocument, Replica } from '../../helpers/documents.ts';
import { bytesOf, importFile } from './import-file.ts';

const CHOICES = [{ id: 'hi', name: 'High, "now"', color: 0 }, { id: 'lo', name: '=Low', color: 3 }, { id: 'mid', name: 'in between', color: 5 }];
const VALUES: Record<(typeof IMPORT_KINDS)[number], OwnValue[]> = {
	text: [' words ', '=1+1', 'a\n"b"'],
	number: [1234.5, -0.0000125, 1e21],
	money: [-123_456, 100, 0],
	percent: [0.125, 12, -0.005],
	date: ['2026-02-28', '1999-12-31', '2026-11-01'],
	choice: ['hi', 'lo', 'mid'],
	choices: [['hi', 'mid'], ['lo'], ['hi']],
	person: ['Anna', '-Bob', 'Çelik'],
	link: ['https://example.com/?a=1,2', 'mailto:a@b.nl', 'https://x.nl'],
	checkbox: [true, false, true],
	rating: [5, 1, 3]
};

/** A pipeline with a column of every kind and three filled deals, and its export. */
function exported(language: 'en' | 'nl') {
	const maker = new Replica('Anna', newDocument());
	const keys = new Map<ColumnKind, ColumnKey>();
	for (const kind of IMPORT_KINDS) keys.set(kind, columnMade(addColumn(maker.writer, { name: `Own ${kind}`, kind, choices: CHOICES }))!);
	const { created } = addDeals(maker.writer, [0, 1, 2].map((place) => ({ title: `Deal ${place}`, value: 100 * place })));
	for (const [place, deal] of created.entries())
		editDeals(maker.writer, IMPORT_KINDS.map((kind) => ({ deal, field: keys.get(kind)!, value: VALUES[kind][place] as never })));
	const { pipeline } = maker;
	const words = { currency: 'EUR', yes: language === 'en' ? 'yes' : 'ja', no: language === 'en' ? 'no' : 'nee' };
	const rows = dealRows(pipeline.deals.values(), {
		currency: 'EUR',
		timeZone: 'Europe/Amsterdam',
		stage: (id) => pipeline.stage(id),
		header: (column) => (column === 'override' || column === 'ownCategory' || column === 'closed' ? column : en[`field.${column}`]),
		option: (_kind, id) => id,
		own: pipeline.columns.map((column) => ({ header: column.name, cell: (deal) => ownCsvCell(column, ownValue(deal, column), words) }))
	});
	return { maker, file: bytesOf(writeCsv(rows, CSV_DIALECTS[language])) };
}

/** What a pipeline shows in a column of that name, choices by their names, deal by deal. */
function shown({ pipeline }: Replica, name: string): unknown[] {
	const column = pipeline.columns.find((candidate) => candidate.name === name)!;
	const nameOf = (id: unknown) => column.choices.find((choice) => choice.id === id)?.name;
	return [...pipeline.deals.values()]
		.sort((a, b) => (a.title! < b.title! ? -1 : 1))
		.map((deal) => {
			const value = ownValue(deal, column);
			return column.kind === 'choice' ? nameOf(value) : Array.isArray(value) ? value.map(nameOf) : value;
		});
}

const put = (into: Replica, { plan }: ReturnType<typeof importFile>) =>
	importDeals(into.writer, plan.newStages, plan.deals, [], { columns: plan.newColumns, choices: plan.newChoices });

describe.each(['en', 'nl'] as const)('an export in %s', (language) => {
	it('comes back into a pipeline that has the columns, by their names, and needs no new choice', () => {
		const { maker, file } = exported(language);
		const into = new Replica('Bob', newDocument());
		for (const kind of IMPORT_KINDS) addColumn(into.writer, { name: `own ${kind.toUpperCase()}`, kind, choices: CHOICES });
		const imported = importFile(file, { language, own: into.pipeline.columns, live: into.pipeline.liveStages });
		expect(imported.plan.warnings.filter(({ code }) => code !== 'no-stage')).toEqual([]);
		expect([imported.plan.newColumns, imported.plan.newChoices]).toEqual([[], []]);
		put(into, imported);
		for (const kind of IMPORT_KINDS) expect(shown(into, `own ${kind.toUpperCase()}`), kind).toEqual(shown(maker, `Own ${kind}`));
	});

	it('comes back into a pipeline that has not: the columns are made, in one step', () => {
		const { maker, file } = exported(language);
		const into = new Replica('Bob', newDocument());
		const types = Object.fromEntries(IMPORT_KINDS.map((kind, place) => [`Own ${kind}`, { target: `new:${kind}:${17 + place}` as const }]));
		const imported = importFile(file, { language, columns: types, live: into.pipeline.liveStages });
		const change = put(into, imported);
		expect(change.created.filter((record) => record.startsWith('columns/'))).toHaveLength(IMPORT_KINDS.length);
		for (const kind of IMPORT_KINDS) expect(shown(into, `Own ${kind}`), kind).toEqual(shown(maker, `Own ${kind}`));
		expect(into.pipeline.columns.find(({ kind }) => kind === 'choice')!.choices).toHaveLength(3);
	});
});

describe('a file of another program', () => {
	const file = (header: string, ...cells: string[]) => bytesOf(['Deal;' + header, ...cells.map((cell, place) => `Deal ${place};${cell}`)].join('\r\n'));
	const column = (name: string, kind: ColumnKind) => readColumn('c_x', (field) => ({ name, kind, choices: CHOICES })[field]);

	it('fills a column of the same name, also where the name is known for something else', () => {
		const { columns } = importFile(file('Segment', 'a', 'b'), { own: [column('segment', 'text')] });
		expect(columns[1]!.choice.target).toBe('own:text:c_x');
		const without = importFile(file('Segment', 'a', 'b'));
		expect(without.columns[1]!.choice.target).toBe('industry');
	});

	it('leaves a formula column alone', () => {
		expect(importFile(file('Margin', '1', '2'), { own: [column('Margin', 'formula')] }).columns[1]!.choice.target).toBeNull();
	});

	it('tells of every cell that cannot be read, and adds choices that are none yet', () => {
		const { plan } = importFile(file('Done', 'yes', 'perhaps', ''), { own: [column('Done', 'checkbox')] });
		expect(plan.warnings.filter(({ code }) => code === 'not-yes-no')).toEqual([{ line: 3, code: 'not-yes-no', column: 'Done', value: 'perhaps' }]);
		const { plan: choices } = importFile(file('Size', 'in BETWEEN', 'Huge', 'huge'), { own: [column('Size', 'choice')] });
		expect(choices.newChoices).toEqual([{ key: 'c_x', choices: [{ id: expect.any(String) as string, name: 'Huge', color: 3 }] }]);
		expect(choices.deals.map(({ own }) => own?.c_x)).toEqual(['mid', choices.newChoices[0]!.choices[0]!.id, choices.newChoices[0]!.choices[0]!.id]);
	});
});

it('a number is written without an exponent and reads back as the same number', () => {
	fc.assert(fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
		const text = plainNumber(value);
		expect(text).toMatch(/^-?\d+(\.\d+)?$/);
		expect(Number(text)).toBe(value === 0 ? 0 : value);
	}), { seed: 5, numRuns: 300 });
});

it('a column of one\'s own that is called like a day of winning comes back as that column', () => {
	const maker = new Replica('Anna', newDocument());
	const key = columnMade(addColumn(maker.writer, { name: 'Won on', kind: 'date' }))!;
	const { pipeline } = maker;
	const { table } = importFile(bytesOf('Sluice ID,Title,Stage,Won on\nd1,A,,2026-03-02\n'));
	expect(table.own).toBe(true);
	for (const own of [pipeline.columns, []]) {
		const { columns } = importFile(bytesOf('Sluice ID,Title,Stage,Won on\nd1,A,,2026-03-02\n'), { own });
		expect(columns.at(-1)!.choice.target).toBe(own.length > 0 ? `own:date:${key}` : 'new:date:3');
	}
});
