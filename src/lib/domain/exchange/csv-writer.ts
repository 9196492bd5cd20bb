// Deals → CSV that a spreadsheet opens as a table and our own import reads back cell by cell.
// Formulas are neutralised (neutralise.ts); amounts are plain numbers; dates are ISO, moments in the
// pipeline's time zone to the second. Limit: cells only,
// history goes with the JSON export.
import { OWN_ID_HEADER } from './column-names.ts';
import { neutralise } from './neutralise.ts';
import { moveDays, offsetAt, startOfDay } from '../model/date.ts';
import type { Deal, Instant } from '../model/deal.ts';
import { minorToText } from '../model/money.ts';
import { categoryInForce } from '../model/follows-stage.ts';
import type { OptionKind } from '../model/options.ts';
import type { Stage } from '../model/stage.ts';

/**
 * A cell: text is neutralised and quoted where needed, a number is written as it is. `day`: ISO, with its time where it has one;
 * `percent`: 25 is 25 %.
 */
export type CsvCell = string | { number: string } | { day: string } | { percent: string } | null;

/** Delimiter and decimal sign that spreadsheets of that language expect. */
export type CsvDialect = { delimiter: ',' | ';'; decimal: ',' | '.' };
export const CSV_DIALECTS = {
	en: { delimiter: ',', decimal: '.' },
	nl: { delimiter: ';', decimal: ',' }
} as const satisfies Record<'en' | 'nl', CsvDialect>;

/** The rows as CSV: CRLF, a byte order mark so that Excel reads UTF-8, quotes where RFC 4180 wants them. */
export function writeCsv(rows: readonly (readonly CsvCell[])[], { delimiter, decimal }: CsvDialect): string {
	const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;
	const text = (cell: CsvCell): string => {
		if (cell === null) return '';
		if (typeof cell !== 'string' && 'number' in cell) return cell.number.replace('.', decimal);
		const safe = typeof cell === 'string' ? neutralise(cell) : 'day' in cell ? cell.day : `${cell.percent}%`;
		return /["\r\n\t;,|]|^\s|\s$/.test(safe) ? quoted(safe) : safe;
	};
	return `\ufeff${rows.map((row) => `${row.map(text).join(delimiter)}\r\n`).join('')}`;
}

/** Columns of the export, in order. Their words are the screen's; the import knows them in both languages. */
export const EXPORT_COLUMNS = [
	'title',
	'company',
	'contact',
	'owner',
	'stage',
	'probability',
	'override',
	'category',
	'ownCategory',
	'value',
	'currency',
	'expectedClose',
	'source',
	'industry',
	'nextStep',
	'lastTouch',
	'lostReason',
	'leadStatus',
	'leadReason',
	'bantBudget',
	'bantAuthority',
	'bantNeed',
	'bantTiming',
	'rating',
	'created',
	'closed'
] as const;
export type ExportColumn = (typeof EXPORT_COLUMNS)[number];

export interface ExportContext {
	currency: string;
	timeZone: string;
	stage(id: string | null): Stage | undefined;
	/** Header of a column in the person's language. */
	header(column: ExportColumn): string;
	/** A built-in choice in the person's language. */
	option(kind: OptionKind, id: string): string;
	/** Columns of one's own, after the others. */
	own?: readonly { header: string; cell(deal: Deal): CsvCell }[];
}

/** Header and one row per deal. The first column is the deal's id, by which a second import knows it. */
export function dealRows(deals: Iterable<Deal>, context: ExportContext): CsvCell[][] {
	const { own = [] } = context;
	const named = (kind: OptionKind, id: string | null): CsvCell => (id === null ? null : context.option(kind, id));
	const rows: CsvCell[][] = [[OWN_ID_HEADER, ...EXPORT_COLUMNS.map((column) => context.header(column)), ...own.map(({ header }) => header)]];
	for (const deal of deals) {
		const stage = context.stage(deal.stage);
		const cells: Record<ExportColumn, CsvCell> = {
			title: deal.title,
			company: deal.company,
			contact: deal.contact,
			owner: deal.owner,
			stage: stage?.name ?? deal.stage,
			// In force: a closed deal's is its stage's, whatever was set for it.
			probability: percent((stage && stage.type !== 'open' ? null : deal.probability) ?? stage?.probability ?? null),
			override: percent(deal.probability),
			category: named('category', categoryInForce(deal, stage)),
			ownCategory: named('category', deal.category),
			value: deal.value === null ? null : { number: minorToText(deal.value, deal.currency ?? context.currency) },
			currency: deal.currency ?? context.currency,
			expectedClose: day(deal.expectedClose),
			source: deal.source,
			industry: deal.industry,
			nextStep: deal.nextStep,
			lastTouch: day(deal.lastTouch),
			lostReason: deal.lostReason,
			leadStatus: named('leadStatus', deal.leadStatus),
			leadReason: deal.leadReason,
			bantBudget: named('answer', deal.bantBudget),
			bantAuthority: named('answer', deal.bantAuthority),
			bantNeed: named('answer', deal.bantNeed),
			bantTiming: named('answer', deal.bantTiming),
			rating: deal.rating === null ? null : { number: String(deal.rating) },
			created: moment(deal.createdAt, context.timeZone),
			closed: stage && stage.type !== 'open' ? moment(deal.stageSteps.at(-1)?.at ?? null, context.timeZone) : null
		};
		rows.push([deal.id, ...EXPORT_COLUMNS.map((column) => cells[column]), ...own.map(({ cell }) => cell(deal))]);
	}
	return rows;
}

const percent = (permille: number | null): CsvCell =>
	permille === null ? null : { percent: `${Math.floor(permille / 10)}${permille % 10 === 0 ? '' : `.${permille % 10}`}` };

const day = (day: string | null): CsvCell => (day === null ? null : { day });

/**
 * A day, with the time of day where it is not the day's first moment; with its offset where the clocks going back have that
 * time twice.
 */
function moment(at: Instant | null, timeZone: string): CsvCell {
	if (at === null) return null;
	const second = Math.floor(at / 1000) * 1000;
	const offset = offsetAt(second, timeZone);
	const local = new Date(second + offset).toISOString();
	if (second === startOfDay(local.slice(0, 10), timeZone)) return { day: local.slice(0, 10) };
	const text = local.slice(0, 19).replace('T', ' ');
	return moveDays(second, 0, timeZone) === second ? { day: text } : `${text}${offsetText(offset)}`;
}

/** "+02:00" */
function offsetText(offset: number): string {
	const minutes = Math.round(Math.abs(offset) / 60_000);
	const two = (number: number): string => String(number).padStart(2, '0');
	return `${offset < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}
