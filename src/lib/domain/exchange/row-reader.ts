// One row of a file → one deal with its history, by the columns' choices. A cell that cannot be read
// leaves its field empty and is reported with its line: never a zero, never a guess.
import { foreignCurrency, isNothing, isOtherCurrency, readDayCell, readMoneyCell, readPermilleCell, type DayOrder } from './column-format.ts';
import type { Target } from './column-names.ts';
import { rowHistory, type StagePlace, type When } from './deal-history.ts';
import type { PastEntry } from './history/deal-past.ts';
import { MomentReader } from './history/moment.ts';
import { exitedStage, kindOf, optionOf, stageOfTarget, type ReadColumn } from './mapping.ts';
import { statusOf } from './history/fields.ts';
import { restore } from './neutralise.ts';
import { stageOfRow } from './stage-names.ts';
import type { ImportWarning, WarningCode } from './issues.ts';
import type { Table } from './read-table.ts';
import { dayAt, startOfDay } from '../model/date.ts';
import type { OwnColumnReader } from './own-columns.ts';
import type { OwnValue } from '../model/column.ts';
import type { ColumnKey, Day, DealCells, Instant, StageId } from '../model/deal.ts';
import { BANT_FIELDS, MAX_RATING, MAX_TEXT } from '../model/deal.ts';
import type { Answer, LeadStatus, PickedCategory } from '../model/options.ts';
import type { Stage } from '../model/stage.ts';
import { parseOption, saysClosed } from '../reading/option-words.ts';
import { parseCurrency } from '../reading/typed-currency.ts';
import { parseRating } from '../reading/typed-values.ts';
import type { RawRow } from './tokenize.ts';

/** A deal as an import writes it: a `NewDeal` of domain/document. */
export interface ImportedDeal extends Partial<DealCells> {
	own?: Record<ColumnKey, Exclude<OwnValue, null>>;
	createdAt: Instant | null;
	past: PastEntry[];
	/** Its id in the program the file is of. */
	ext?: string;
}

/** What a row needs to know of its stage. */
type StageInfo = StagePlace & Pick<Stage, 'probability' | 'forecastCategory'>;

export interface RowContext {
	currency: string;
	timeZone: string;
	today: Day;
	/** Where a column of one's own is written, and how it is read; undefined for a built-in field. */
	own?(target: Target, column: ReadColumn): { key: ColumnKey; reader: OwnColumnReader } | undefined;
	stages: {
		of(name: string): StageInfo | null;
		rank(id: StageId): number;
	};
}

type TextField = 'title' | 'company' | 'contact' | 'owner' | 'source' | 'industry' | 'nextStep' | 'lostReason' | 'leadReason';
const TEXTS: readonly TextField[] = ['title', 'company', 'contact', 'owner', 'source', 'industry', 'nextStep', 'lostReason', 'leadReason'];

/** Columns that say when a deal was closed, the first that is filled counts; `type`: only of deals that ended so. */
const CLOSINGS: readonly { target: 'closed' | 'wonOn' | 'lostOn'; type: 'won' | 'lost' | null }[] = [
	{ target: 'closed', type: null },
	{ target: 'wonOn', type: 'won' },
	{ target: 'lostOn', type: 'lost' }
];

export class RowReader {
	readonly #own: boolean;
	readonly #byTarget = new Map<Target, ReadColumn>();
	readonly #ownColumns: { column: ReadColumn; key: ColumnKey; reader: OwnColumnReader }[] = [];
	readonly #stageDates: { column: ReadColumn; stage: string; left: boolean }[] = [];
	readonly #context: RowContext;
	readonly #warnings: ImportWarning[];
	readonly #moments = new Map<DayOrder, MomentReader>();
	readonly #year: number;
	/** The currency that the whole column of amounts is in, where that is another than the pipeline's and no column says each deal's. */
	readonly #foreign: string | null;

	/** Adds what it finds to `warnings`. Where two columns have one target, the first counts. */
	constructor(table: Table, columns: readonly ReadColumn[], context: RowContext, warnings: ImportWarning[]) {
		this.#own = table.own;
		this.#context = context;
		this.#warnings = warnings;
		this.#year = Number(context.today.slice(0, 4));
		for (const column of columns) {
			const { target } = column.choice;
			if (target === null || this.#byTarget.has(target)) continue;
			this.#byTarget.set(target, column);
			const own = context.own?.(target, column);
			if (own) this.#ownColumns.push({ column, ...own });
			const stage = stageOfTarget(target);
			if (stage !== null) this.#stageDates.push({ column, stage, left: exitedStage(target) !== null });
		}
		const amounts = this.#byTarget.get('value');
		this.#foreign = amounts && !this.#byTarget.has('currency') ? foreignCurrency(amounts, context.currency) : null;
	}

	/** The cell of a target as written; '' where there is no such column. */
	cell({ cells }: RawRow, target: Target): string {
		const column = this.#byTarget.get(target);
		return column ? (cells[column.index] ?? '') : '';
	}

	/** The deal of a row; null when none of the mapped columns has anything in it. */
	read(row: RawRow): ImportedDeal | null {
		if ([...this.#byTarget.values()].every(({ index }) => isNothing(row.cells[index] ?? ''))) return null;
		const named = stageOfRow(restore(this.cell(row, 'stage')), statusOf(restore(this.cell(row, 'status'))));
		const stage = this.#context.stages.of(named.name);
		if (stage === null) this.#warn(row, 'no-stage');
		const deal: ImportedDeal = { createdAt: null, past: [], stage: stage?.id ?? null };
		for (const field of TEXTS) {
			const text = this.#text(row, field);
			if (text !== null) deal[field] = text;
		}
		const title = this.#title(row, deal);
		if (title !== null) deal.title = title;
		const currency = this.#currency(row);
		deal.currency = currency ?? null;
		// An amount of nobody knows what is none.
		deal.value = currency === undefined ? null : this.#value(row, currency ?? this.#context.currency);
		deal.probability = this.#probability(row, stage);
		deal.category = this.#category(row, stage);
		deal.leadStatus = this.#option(row, 'leadStatus') as LeadStatus | null;
		for (const field of BANT_FIELDS) deal[field] = this.#option(row, field) as Answer | null;
		deal.rating = this.#rating(row);
		deal.lastTouch = this.#typed(row, 'lastTouch') as Day | null;
		this.#dates(row, deal, stage, named.passed === null ? null : this.#context.stages.of(named.passed));
		this.#readOwn(row, deal);
		return deal;
	}

	#readOwn({ line, cells }: RawRow, deal: ImportedDeal): void {
		const { currency, timeZone } = this.#context;
		for (const { column, key, reader } of this.#ownColumns) {
			const cell = restore(cells[column.index] ?? '');
			const read = reader.read(cell, column.choice, { currency, timeZone, year: this.#year, own: this.#own });
			if (!read.ok) this.#warnings.push({ line, code: read.code, column: column.label, value: cell.slice(0, 60) });
			else if (read.value !== null) (deal.own ??= {})[key] = read.value;
		}
	}

	#text(row: RawRow, target: Target): string | null {
		const restored = restore(this.cell(row, target));
		const text = this.#own ? restored : restored.trim();
		if (text === '') return null;
		if (text.length <= MAX_TEXT) return text;
		this.#warn(row, 'cut', target, `${text.slice(0, 40)}…`);
		return text.slice(0, MAX_TEXT);
	}

	/** The title, with the product where one is mapped; made of company and product, or the id, where there is none. */
	#title(row: RawRow, deal: ImportedDeal): string | null {
		const product = this.#text(row, 'product');
		if (this.#own) return deal.title ?? null;
		const base = deal.title ?? (product !== null || !this.#byTarget.has('title') ? (deal.company ?? null) : null);
		const parts = [base, product].filter((part) => part !== null);
		return parts.length > 0 ? parts.join(' – ').slice(0, MAX_TEXT) : this.#text(row, 'externalId');
	}

	/** A number or day, or null with a warning where the cell cannot be read. */
	#typed(row: RawRow, target: Target, column = this.#byTarget.get(target), currency = this.#context.currency): number | Day | null {
		if (!column) return null;
		const cell = restore(row.cells[column.index] ?? '');
		const { decimal, order, scale } = column.choice;
		const kind = kindOf(target);
		const parsed =
			kind === 'money'
				? readMoneyCell(cell, decimal, currency)
				: kind === 'permille'
					? readPermilleCell(cell, scale)
					: readDayCell(cell, order, this.#context.timeZone, this.#year);
		if (parsed.ok) return parsed.value;
		this.#warnings.push({ line: row.line, code: parsed.code, column: column.label, value: cell.slice(0, 60) });
		return null;
	}

	/** The amount of a row; null, with a warning, where it says that it is in another currency than the deal. */
	#value(row: RawRow, currency: string): number | null {
		const cell = restore(this.cell(row, 'value'));
		if (!isOtherCurrency(cell, currency, this.#foreign)) return this.#typed(row, 'value', undefined, currency) as number | null;
		this.#warn(row, 'other-currency', 'value', cell.trim().slice(0, 60));
		return null;
	}

	/** A deal's own probability, where it differs from its stage's: the stage's is read live. */
	#probability(row: RawRow, stage: { type: string; probability: number } | null): number | null {
		if (this.#byTarget.has('override')) return this.#typed(row, 'override') as number | null;
		const value = this.#typed(row, 'probability') as number | null;
		return value === null || (stage && (stage.type !== 'open' || stage.probability === value)) ? null : value;
	}

	/** A deal's own currency; null: it is the pipeline's; undefined, with a warning: nobody can tell. */
	#currency(row: RawRow): string | null | undefined {
		const cell = restore(this.cell(row, 'currency')).trim();
		if (isNothing(cell)) return null;
		const { currency } = this.#context;
		const code = parseCurrency(cell, [currency]);
		if (code === null) this.#warn(row, 'not-a-currency', 'currency', cell.slice(0, 60));
		return code === currency ? null : (code ?? undefined);
	}

	/** A deal's own forecast category, where it differs from its stage's and the deal is open. */
	#category(row: RawRow, stage: StageInfo | null): PickedCategory | null {
		if (this.#byTarget.has('ownCategory')) return this.#option(row, 'ownCategory') as PickedCategory | null;
		const closed = stage !== null && stage.type !== 'open';
		if (closed || saysClosed(this.cell(row, 'category'))) return null;
		const value = this.#option(row, 'category') as PickedCategory | null;
		return value === stage?.forecastCategory ? null : value;
	}

	/** Stars of the customer, or null with a warning. */
	#rating(row: RawRow): number | null {
		const cell = restore(this.cell(row, 'rating')).trim();
		if (isNothing(cell)) return null;
		const stars = parseRating(cell, this.#byTarget.get('rating')!.choice.decimal);
		if (stars !== null && stars >= 1 && stars <= MAX_RATING) return stars;
		this.#warn(row, stars === null ? 'not-a-number' : 'out-of-range', 'rating', cell.slice(0, 60));
		return null;
	}

	/** A choice of a fixed list, or null with a warning where the cell is none of them. */
	#option(row: RawRow, target: Target): string | null {
		const kind = optionOf(target)!;
		const cell = restore(this.cell(row, target)).trim();
		if (isNothing(cell)) return null;
		const read = parseOption(kind, cell);
		if (!read.ok) this.#warn(row, 'not-a-choice', target, cell.slice(0, 60));
		return read.ok ? read.value : null;
	}

	/** `passed`: the stage it was in when it was won or lost, where a status says that. */
	#dates(row: RawRow, deal: ImportedDeal, stage: StagePlace | null, passed: StagePlace | null): void {
		const closed = stage !== null && stage.type !== 'open';
		const closeDate = this.#when(row, 'closeDate');
		const created = this.#when(row, 'created');
		deal.expectedClose = (this.#typed(row, 'expectedClose') as Day | null) ?? (closed ? null : (closeDate?.day ?? null));
		const closing = this.#closing(row, stage) ?? (closed ? closeDate : null);
		const dated = this.#stageDates.flatMap(({ column, stage: name, left }) => {
			const when = this.#when(row, `entered:${name}`, column);
			const place = this.#context.stages.of(name);
			return when === null || place === null ? [] : [{ ...when, stage: place.id, left }];
		});
		const dates = { created, closed: closed ? closing : null, entered: dated.filter(({ left }) => !left), exited: dated.filter(({ left }) => left), passed: passed?.id ?? null };
		const history = rowHistory(dates, stage, this.#byTarget.has('created'), this.#context.stages.rank);
		deal.createdAt = history.createdAt;
		deal.past = history.past;
		const ended = history.past.at(-1)?.[2] ?? null;
		if (closed && ended !== null && history.createdAt !== null && ended < history.createdAt)
			this.#warn(row, 'closed-before-created', undefined, closing?.day);
		const ahead = [created, dates.closed].find((when) => when !== null && when.day > this.#context.today);
		if (ahead) this.#warn(row, 'in-future', undefined, ahead.day);
	}

	/** When a deal was won or lost ([CLOSING1]), to the time where a column of that day has one ([CLOSING3]); days that are not it are told ([CLOSING2]). */
	#closing(row: RawRow, stage: StagePlace | null): When | null {
		const days = CLOSINGS.flatMap(({ target, type }) => {
			const when = this.#when(row, target);
			return when === null ? [] : [{ target, type, when }];
		});
		const closed = stage !== null && stage.type !== 'open';
		const fitting = closed ? days.flatMap(({ type, when }) => (type === null || type === stage.type ? [when] : [])) : [];
		const [closing = null] = fitting;
		for (const { target, when: { day } } of days) if (day !== closing?.day) this.#warn(row, closed ? 'other-closing-day' : 'closed-but-open', target, day);
		return fitting.find(({ day, whole }) => !whole && day === closing?.day) ?? closing;
	}

	/** The moment of a cell, read as those of a history are; null, with a warning, where it cannot be read. */
	#when(row: RawRow, target: Target, column = this.#byTarget.get(target)): When | null {
		if (!column) return null;
		const { timeZone } = this.#context;
		const { order } = column.choice;
		const cell = restore(row.cells[column.index] ?? '');
		let reader = this.#moments.get(order);
		if (!reader) this.#moments.set(order, (reader = new MomentReader(order, timeZone, this.#year)));
		const read = reader.read(cell);
		if (!read.ok) this.#warnings.push({ line: row.line, code: read.code, column: column.label, value: cell.slice(0, 60) });
		if (!read.ok || read.value === null) return null;
		const day = dayAt(read.value, timeZone);
		return { day, at: read.value, whole: read.value === startOfDay(day, timeZone) };
	}

	#warn(row: RawRow, code: WarningCode, target?: Target, value?: string): void {
		const column = target && this.#byTarget.get(target)?.label;
		this.#warnings.push({ line: row.line, code, ...(column ? { column } : {}), ...(value ? { value } : {}) });
	}
}
