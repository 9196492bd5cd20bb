// Generated blocks through the clipboard: what other programs put there read into the sheet, and what the sheet puts there
// read back, exactly and by what it tells other programs. One wrong cell fails the seed.
import { Window } from 'happy-dom';
import type { OutCell } from '../../src/lib/domain/clipboard/written.ts';
import { convertCell, type ConvertContext } from '../../src/lib/domain/clipboard/convert.ts';
import { copyBlock } from '../../src/lib/domain/clipboard/copy.ts';
import { readClipboard } from '../../src/lib/domain/clipboard/read.ts';
import { readTable } from '../../src/lib/features/grid/clipboard-html.ts';
import { CHOICES, makeCell, makeColumn, PEOPLE, STAGES, type Language, type SourceCell, type SourceColumn } from './clipboard-cells.ts';
import { PROGRAMS } from './clipboard-programs.ts';
import { Random } from './random.ts';

/** Cells of one seed's block. */
export const CELLS = 100;
const WIDTH = 5;

export interface ClipboardOutcome {
	cells: number;
	/** Cells by program, flavour and language of program and reader. */
	ways: Record<string, number>;
	types: Record<string, number>;
}

export const noClipboard = (): ClipboardOutcome => ({ cells: 0, ways: {}, types: {} });

function addCounts(sum: Record<string, number>, one: Record<string, number>): Record<string, number> {
	const all = { ...sum };
	for (const [key, count] of Object.entries(one)) all[key] = (all[key] ?? 0) + count;
	return all;
}

export const addClipboard = (sum: ClipboardOutcome, one: ClipboardOutcome): ClipboardOutcome => ({
	cells: sum.cells + one.cells,
	ways: addCounts(sum.ways, one.ways),
	types: addCounts(sum.types, one.types)
});

const LANGUAGES: readonly Language[] = ['en-US', 'en-GB', 'nl'];

const window = new Window();

export const contextOf = (language: Language): ConvertContext => ({
	currency: 'EUR',
	today: '2026-06-15',
	decimal: language === 'nl' ? ',' : '.',
	order: language === 'en-US' ? 'mdy' : 'dmy',
	stages: STAGES,
	people: PEOPLE
});

/** Reads flavours as the sheet does; `html` may be ''. */
export function readFlavours(html: string, plain: string, language: Language) {
	const parser = new window.DOMParser() as unknown as DOMParser;
	return readClipboard(html === '' ? null : readTable(html, parser), plain, contextOf(language).order);
}

interface Way {
	name: string;
	html: string;
	plain: string;
	reader: Language;
}

/** Ways of the text flavours: what cannot be in them is not asked of them. */
const RULES = {
	html: { breaks: true, tabs: false, spaces: true, wrapped: true },
	plain: { breaks: true, tabs: false, spaces: true, wrapped: false },
	own: { breaks: true, tabs: true, spaces: true, wrapped: true },
	web: { breaks: false, tabs: false, spaces: false, wrapped: false }
};

export function runClipboard(seed: number): ClipboardOutcome {
	const random = new Random(seed);
	const columns = Array.from({ length: WIDTH }, (_, index) => makeColumn(random, index));
	const writer = random.pick(LANGUAGES);
	const other = random.pick(LANGUAGES);
	const own = random.chance(0.35);
	const flavour = random.chance(0.6) ? 'html' : 'plain';
	const program = random.pick(PROGRAMS);
	const poor = !own && program.name === 'web';
	const rules = own ? RULES.own : poor ? RULES.web : RULES[flavour];
	const rows = Array.from({ length: CELLS / WIDTH }, () => columns.map((column) => makeCell(random, column, rules)));
	const ways = own ? ownWays(rows, columns, writer, other, random) : [foreignWay(rows, columns, program, flavour, writer, other)];
	const outcome = noClipboard();
	for (const way of ways) {
		compare(rows, columns, way);
		outcome.ways[way.name] = (outcome.ways[way.name] ?? 0) + CELLS;
		outcome.cells += CELLS;
	}
	for (const { field } of columns) outcome.types[field.type] = (outcome.types[field.type] ?? 0) + (CELLS / WIDTH) * ways.length;
	return outcome;
}

function foreignWay(rows: SourceCell[][], columns: SourceColumn[], program: (typeof PROGRAMS)[number], flavour: 'html' | 'plain', writer: Language, other: Language): Way {
	const { html, plain } = program.write(rows, columns, writer);
	// Excel's "Short Date" does not say which way round it is.
	const silent = program.name === 'excel' && writer === 'en-US' && columns.some(({ kind }) => kind === 'day');
	const reader = flavour === 'html' && program.typed && !silent ? other : writer;
	return { name: `${program.name} ${flavour} ${writer}→${reader}`, html: flavour === 'html' ? html : '', plain, reader };
}

/** The sheet's own copy: exact, by the hints it gives each program, and as text. */
function ownWays(rows: SourceCell[][], columns: SourceColumn[], writer: Language, other: Language, random: Random): Way[] {
	const cells = rows.map((row) => row.map((cell, x) => outCell(cell, columns[x]!)));
	const origin = { pipeline: 'p', deals: rows.map((_, y) => `d${y}`), fields: columns.map(({ field }) => field.id), cut: null };
	const nl = writer === 'nl';
	const day = (value: string): string => {
		const [year, month, date] = value.split('-');
		return nl ? `${date}-${month}-${year}` : writer === 'en-GB' ? `${date}/${month}/${year}` : `${month}/${date}/${year}`;
	};
	const { html, plain } = copyBlock(cells, origin, { currency: 'EUR', decimal: nl ? ',' : '.', day, yes: nl ? 'WAAR' : 'TRUE', no: nl ? 'ONWAAR' : 'FALSE' });
	const without = (...names: string[]): string =>
		names.reduce((text, name) => text.replace(new RegExp(` ${name}="[^"]*"`, 'g'), ''), html);
	const ways: Way[] = [
		{ name: 'sluice own', html, plain, reader: other },
		{ name: 'sluice as sheets', html: without('data-sluice', 'sdval', 'sdnum', 'x:num', 'x:str', 'x:bool'), plain, reader: other },
		{ name: 'sluice as excel', html: without('data-sluice', 'data-sheets-[a-z]+', 'sdval', 'sdnum'), plain, reader: other },
		{ name: 'sluice as libreoffice', html: without('data-sluice', 'data-sheets-[a-z]+', 'x:num', 'x:str', 'x:bool'), plain, reader: other },
		{ name: 'sluice text', html: '', plain, reader: writer }
	];
	return [random.pick(ways)];
}

function outCell({ value, expected }: SourceCell, { field }: SourceColumn): OutCell {
	const type = field.type;
	const named = value !== null && (type === 'stage' || type === 'choice' || type === 'choices');
	const names = type === 'choices' ? CHOICES.filter(({ id }) => (expected as string[] | null)?.includes(id)).map(({ name }) => name) : [value as string];
	return { type, value: expected as OutCell['value'], ...(named && { names }) };
}

function compare(rows: SourceCell[][], columns: SourceColumn[], { name, html, plain, reader }: Way): void {
	const read = readFlavours(html, plain, reader);
	const wrong = (what: string): never => {
		throw new Error(`${name}: ${what}`);
	};
	if (!read.ok) return wrong(read.reason);
	const { block } = read;
	// A text cannot tell blank rows at its end from no rows.
	if (block.rows.length !== rows.length) wrong(`${block.rows.length} rows of ${rows.length}`);
	for (const [y, row] of rows.entries())
		for (const [x, cell] of row.entries()) {
			const got = block.rows[y]![x] ?? { text: '' };
			const converted = convertCell(got, columns[x]!.field, contextOf(reader), block.decimal);
			const { expected } = cell;
			// A page has no tabs; only its own values and Google's marks carry them.
			const same = (value: unknown): string => (/^sluice as (?:libreoffice|excel)$/.test(name) ? JSON.stringify(value).replace(/\\t/g, '  ') : JSON.stringify(value));
			if (!converted.ok || same(converted.value) !== same(expected))
				wrong(`${columns[x]!.field.type} ${JSON.stringify(cell.value)} came as ${JSON.stringify(got)} and became ${JSON.stringify(converted)} instead of ${JSON.stringify(expected)}`);
		}
}
