// The sheet's columns as find and replace read them: what people see in a cell, other ways to write it, and what may be
// put there. Limit: reads; what is found and written is domain/query/find.ts and sheet-find.svelte.ts.
import type { FindField, ReplaceCell, ValueKey } from '#lib/domain/query/find.ts';
import type { CellValue } from '#lib/domain/document/schema.ts';
import { isForeign } from '#lib/domain/metrics/deal-money.ts';
import { isFormulaError } from '#lib/domain/model/formula-error.ts';
import type { Day, Deal } from '#lib/domain/model/deal.ts';
import { followsStage } from '#lib/domain/model/follows-stage.ts';
import { isClosed } from '#lib/state/deal-numbers.ts';
import { fieldOf, readField, type Field, type FieldType, type FieldValue, type FieldWorld } from '#lib/state/fields.ts';
import { editText, inputOf, parseCell, type InputContext } from '#lib/ui/cell-input.ts';
import { stageWords } from '#lib/ui/cell-words.ts';
import { decimalMark, decimalsOf, formatDay, formatMoney, formatNumber, formatPermille } from '#lib/ui/format.ts';
import { t, type MessageKey } from '#lib/ui/messages/index.ts';
import { optionName } from '#lib/ui/option-names.ts';
import { ownText, ownWords } from '#lib/ui/own-input.ts';
import { fieldWords } from '../own/words.ts';

/** What reading cells needs to know. */
export interface FindWorld extends FieldWorld {
	readonly input: InputContext;
}

export interface SheetField extends FindField<Deal> {
	readonly field: Field;
	replacing(deal: Deal): ReplaceCell<CellValue>;
}

/** The fields of columns, left to right; a column that is no field is left out. `world` is asked anew for each cell. */
export function sheetFields(columns: readonly string[], world: () => FindWorld): SheetField[] {
	const { view } = world();
	return columns.flatMap((id) => {
		const field = fieldOf(view, id);
		return field ? [sheetField(field, world)] : [];
	});
}

function sheetField(field: Field, world: () => FindWorld): SheetField {
	const read = field.id === 'created' ? remembered(field, world) : (deal: Deal) => readField(deal, field, world());
	return {
		id: field.id,
		field,
		value: field.id === 'value' ? (deal) => amountKey(deal, world().input.currency) : (deal) => keyOf(read(deal)),
		texts: (value) => (field.id === 'value' && typeof value === 'string' ? amountTexts(value) : textsOf(field, valueOf(field, value), world())),
		wholeOnly: field.type === 'checkbox' || field.type === 'rating',
		replacing: (deal) => replacing(deal, field, world())
	};
}

/** An amount, and with it its currency where that is the deal's own: as it stands in the cell. */
const amountKey = (deal: Deal, pipeline: string): ValueKey => (isForeign(deal, pipeline) ? `${deal.value} ${deal.currency}` : deal.value);

function amountTexts(key: string): string[] {
	const [minor = '', currency = ''] = key.split(' ');
	const all = moneyTexts(Number(minor), currency, 'auto');
	return [all[1]!, ...all];
}

/** The day of an instant in a time zone is dear to work out: deals that began together share it. */
function remembered(field: Field, world: () => FindWorld): (deal: Deal) => FieldValue {
	const days = new Map<number | null, FieldValue>();
	return (deal) => {
		let day = days.get(deal.createdAt);
		if (day === undefined) days.set(deal.createdAt, (day = readField(deal, field, world())));
		return day;
	};
}

/** Between the ids of several choices in a key: ids are made of letters, digits, - and _. */
const BETWEEN = '\n';

function keyOf(value: FieldValue): ValueKey {
	if (value === null || typeof value !== 'object') return value;
	return isFormulaError(value) ? value.error : value.join(BETWEEN);
}

const valueOf = ({ type }: Field, key: Exclude<ValueKey, null>): Exclude<FieldValue, null> =>
	type === 'choices' && typeof key === 'string' ? key.split(BETWEEN) : key;

/** 1234.5 → "1234,5" where the comma is the decimal mark: as people type it who leave the points out. */
const ungrouped = (value: number, digits: number): string => withoutGroups(formatNumber(value, digits));
const withoutGroups = (text: string): string =>
	text.replace(decimalMark() === ',' ? /(?<=\d)[.\s\u00a0\u202f](?=\d{3})/g : /(?<=\d)[,\s\u00a0\u202f](?=\d{3})/g, '');

/** What stands before and after an amount of a currency that is not negative. */
function affixes(currency: string): [before: string, after: string] {
	const [before = '', after = ''] = formatMoney(0, currency, { cents: 'never' }).split('0');
	return [before, after];
}

/** Formatting is what a first search takes its time for: the forms of an amount are made of one where they can be. */
function moneyTexts(minor: number, currency: string, cents: 'auto' | 'never'): string[] {
	const plain = formatMoney(minor, currency, { symbol: false, cents });
	const [before, after] = affixes(currency);
	// Cents that are all zero do not show, and may be searched for.
	const full = cents === 'auto' ? formatMoney(minor, currency, { symbol: false, cents: 'always' }) : plain;
	return [
		plain,
		minor < 0 ? formatMoney(minor, currency, { cents }) : before + plain + after,
		withoutGroups(plain),
		...(full === plain ? [] : [full, before + full + after]),
		formatMoney(minor, currency, { symbol: false })
	];
}

/** What people read in a cell first, then other ways to write the same; the text an editor starts with is last. */
export function textsOf({ id, type, column, option }: Field, value: Exclude<FieldValue, null>, { input, view, formulaKind }: FindWorld): string[] {
	const { currency } = input;
	if (column && type === 'formula') {
		const words = fieldWords(column, value, input, formulaKind?.(column.key));
		return typeof value === 'number' ? [words, ungrouped(value, decimalsOf(value))] : [words];
	}
	if (column) {
		const words = ownWords(column, value, currency);
		const typed = ownText(column, value as CellValue as string, currency);
		if (type === 'money' && typeof value === 'number') return [...moneyTexts(value, currency, 'auto'), typed];
		if (type === 'number' && typeof value === 'number') return [words, ungrouped(value, decimalsOf(value)), typed];
		return [words, typed];
	}
	if (typeof value === 'number')
		switch (type) {
			case 'money':
				return moneyTexts(value, currency, id === 'weighted' ? 'never' : 'auto');
			case 'permille':
				return [formatPermille(value)];
			default:
				return [formatNumber(value, decimalsOf(value)), ungrouped(value, decimalsOf(value))];
		}
	if (option) return [optionName(option, String(value))];
	if (type === 'day') return [formatDay(value as Day), formatDay(value as Day, 'numeric')];
	if (type === 'stage') return [stageWords(String(value), view.stages), view.stage(String(value))?.name ?? ''];
	return [String(value)];
}

/** Types that show as words are replaced as they show; numbers as they are typed, so that no hidden digit is lost. */
const SHOWN_FIRST: ReadonlySet<FieldType> = new Set(['day', 'stage', 'choice', 'choices', 'checkbox']);

function replacing(deal: Deal, field: Field, world: FindWorld): ReplaceCell<CellValue> {
	const value = field.id === 'value' ? deal.value : readField(deal, field, world);
	const input = inputOf(world.input, field.id, deal);
	const shown = value === null ? [] : textsOf(field, value, { ...world, input });
	const { cell } = field;
	const locked = cell === null ? t('find.why.derived') : lockedWords(deal, field, world);
	if (cell === null || locked !== null) return { texts: shown, locked, holdsAll: () => false, parse: () => ({ ok: false, reason: '' }), same: () => false };
	const typed = editText(cell, deal, world.input);
	const stored = storedOf(deal, cell, value);
	return {
		locked,
		texts: SHOWN_FIRST.has(field.type) ? [...shown, typed] : [typed, ...shown],
		holdsAll: (text) => {
			if (text === typed) return true;
			const parsed = parseCell(cell, text, input);
			return parsed.ok && same(parsed.value, stored);
		},
		parse: (text) => {
			const parsed = parseCell(cell, text, input);
			return parsed.ok ? { ok: true, value: parsed.value } : { ok: false, reason: t(`find.why.${field.type}` as MessageKey) };
		},
		same: (next) => same(next, stored)
	};
}

const storedOf = (deal: Deal, cell: NonNullable<Field['cell']>, value: FieldValue): unknown =>
	followsStage(cell) ? deal[cell] : value;

const same = (a: unknown, b: unknown): boolean => a === b || JSON.stringify(a ?? null) === JSON.stringify(b ?? null);

/** A chance or category that follows the stage shows in the cell and is not in it. */
function lockedWords(deal: Deal, { id }: Field, world: FindWorld): string | null {
	if (!followsStage(id)) return null;
	if (isClosed(deal, world.view)) return t(id === 'category' ? 'find.why.closedCategory' : 'find.why.closed');
	return deal[id] !== null ? null : t(id === 'category' ? 'find.why.inheritedCategory' : 'find.why.inherited');
}
