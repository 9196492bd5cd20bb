// Names of cells and their values as people read them, for deals, stages and settings alike. Plain text.
// Limit: shows whatever the document holds, also what a stranger's client wrote; checks nothing.
import { choiceOfCell, COLUMN_KINDS, columnOf, isOwnValue, type Column } from '#lib/domain/model/column.ts';
import { DEAL_FIELDS, isColumnKey, type DealField, type FieldKind, type Instant } from '#lib/domain/model/deal.ts';
import { isOptionKind } from '#lib/domain/model/options.ts';
import { isRateUnits, rateOfKey } from '#lib/domain/model/rates.ts';
import { FORECAST_CATEGORIES, STAGE_CATEGORIES, STAGE_TYPES, type Stage } from '#lib/domain/model/stage.ts';
import { formatDay, formatInstant, formatMoney, formatNumber, formatPermille } from './format.ts';
import { locale } from './locale.svelte.ts';
import { messages, t, type MessageKey } from './messages/index.ts';
import { optionName } from './option-names.ts';
import { ownWords } from './own-input.ts';
import { rateName, rateWords } from './rate-words.ts';

/** What kind of record a cell belongs to. */
export type CellOwner = 'deal' | 'stage' | 'column' | 'target' | 'settings';

/** What values are read with. */
export interface CellContext {
	currency: string;
	timeZone: string;
	/** All stages, removed ones too. */
	stages: readonly Stage[];
	/** Columns of one's own, deleted ones too. */
	columns: readonly Column[];
}

/** Begins the name of the settings' cell that says in which team an owner is. */
const TEAM = 't_';

const PREFIX: Record<CellOwner, string> = { deal: 'field', stage: 'stageField', column: 'columnField', target: 'targetField', settings: 'settingsField' };

const known = (key: string): key is MessageKey => Object.hasOwn(messages.en, key);
const wordOf = (key: string, otherwise: string): string => (known(key) ? t(key) : otherwise);

/** What a field is called: its column, or its label in the settings. A field this version does not know keeps its own name. */
export const cellName = (owner: CellOwner, field: string, { columns }: Pick<CellContext, 'columns'>): string =>
	owner === 'deal' && isColumnKey(field)
		? (columnOf(columns, field)?.name ?? t('columns.unknown'))
		: owner === 'column' && choiceOfCell(field) !== null
			? t('columnField.choice')
			: owner === 'deal' && field.startsWith('x_')
				? t('field.criterion')
				: owner === 'settings' && field.startsWith(TEAM)
					? t('settingsField.team')
					: owner === 'settings' && rateOfKey(field)
						? rateName(rateOfKey(field)!)
						: wordOf(`${PREFIX[owner]}.${field}`, field);

/** A stage by name, marked when it was removed. */
export function stageWords(id: string, stages: readonly Stage[]): string {
	const stage = stages.find((candidate) => candidate.id === id);
	if (!stage) return t('grid.unknownStage');
	return stage.deleted === null ? stage.name : t('grid.removedStage', { name: stage.name });
}

/** A cell's value in words; null and undefined are "empty". `unit`: the currency of a deal's value, where it is not the context's. */
export function cellValueWords(owner: CellOwner, field: string, value: unknown, given: CellContext, unit: string | null = null): string {
	const context = unit !== null && owner === 'deal' && field === 'value' ? { ...given, currency: unit } : given;
	if (field === 'deleted' && owner !== 'settings') return deletedWords(value, context);
	if (value === null || value === undefined || value === '') return t('grid.blank');
	if (owner === 'deal' && field === 'notes') return t('deal.notesEdited');
	if (owner === 'deal') return dealValueWords(field, value, context);
	if (owner === 'column') return columnValueWords(field, value);
	if (owner === 'target') return typeof value === 'number' ? formatMoney(value, context.currency) : plain(value);
	return owner === 'stage' ? stageValueWords(field, value, context) : settingsValueWords(field, value);
}

function dealValueWords(field: string, value: unknown, { currency, stages, columns }: CellContext): string {
	const column = isColumnKey(field) ? columnOf(columns, field) : undefined;
	if (column) return isOwnValue(column, value) ? ownWords(column, value, currency) || t('grid.blank') : plain(value);
	const kind: FieldKind = Object.hasOwn(DEAL_FIELDS, field) ? DEAL_FIELDS[field as DealField] : 'text';
	switch (kind) {
		case 'money':
			return typeof value === 'number' ? formatMoney(value, currency) : plain(value);
		case 'permille':
			return typeof value === 'number' ? formatPermille(value) : plain(value);
		case 'day':
			return typeof value === 'string' ? formatDay(value) : plain(value);
		case 'stage':
			return stageWords(plain(value), stages);
		default:
			return isOptionKind(kind) ? optionName(kind, plain(value)) : plain(value);
	}
}

function stageValueWords(field: string, value: unknown, { stages }: CellContext): string {
	switch (field) {
		case 'type':
			return among(STAGE_TYPES, value, 'stageType');
		case 'category':
			return among(STAGE_CATEGORIES, value, 'category');
		case 'forecastCategory':
			return among(FORECAST_CATEGORIES, value, 'forecastCategory');
		case 'probability':
			return typeof value === 'number' ? formatPermille(value) : plain(value);
		case 'staleAfter':
			return typeof value === 'number' ? t('cell.days', { count: value }) : plain(value);
		case 'order':
			return typeof value === 'string' ? placeWords(value, stages) : plain(value);
		default:
			return plain(value);
	}
}

function columnValueWords(field: string, value: unknown): string {
	if (field === 'kind') return among(COLUMN_KINDS, value, 'columnKind');
	if (field === 'choices' && Array.isArray(value)) return plain(value.flatMap((choice) => choiceName(choice) ?? []));
	if (choiceOfCell(field) !== null) return choiceName(value) ?? t('columns.choiceGone', { name: plain((value as { name?: unknown }).name) });
	return plain(value);
}

/** A choice's name; null for one that was taken out, and for anything else. */
function choiceName(value: unknown): string | null {
	const { name, gone } = (value ?? {}) as { name?: unknown; gone?: unknown };
	return typeof name === 'string' && gone !== true ? name : null;
}

/** In the bin, or removed: no, or since when. */
const deletedWords = (value: unknown, { timeZone }: CellContext): string =>
	typeof value === 'number' ? t('cell.since', { when: formatInstant(value as Instant, timeZone) }) : t('cell.no');

function settingsValueWords(field: string, value: unknown): string {
	const rate = rateOfKey(field);
	if (rate && isRateUnits(value)) return rateWords({ ...rate, units: value });
	if (field.startsWith(TEAM) && Array.isArray(value)) return t('settings.inTeam', { owner: plain(value[0]), team: plain(value[1]) });
	if (field === 'fiscalYearStart' && typeof value === 'number') {
		const month = new Date(Date.UTC(2026, value - 1, 1));
		return new Intl.DateTimeFormat(locale.tag, { month: 'long', timeZone: 'UTC' }).format(month);
	}
	return plain(value);
}

const among = (all: readonly string[], value: unknown, prefix: string): string =>
	typeof value === 'string' && all.includes(value) ? wordOf(`${prefix}.${value}`, value) : plain(value);

/** A place among the stages as they stand now: an order key says nothing to a person. */
function placeWords(order: string, stages: readonly Stage[]): string {
	const before = stages.filter((stage) => stage.deleted === null && stage.order < order).at(-1);
	return before ? t('cell.after', { name: before.name }) : t('cell.first');
}

function plain(value: unknown): string {
	if (typeof value === 'string') return value;
	if (typeof value === 'number') return formatNumber(value, Number.isInteger(value) ? 0 : 2);
	if (typeof value === 'boolean') return t(value ? 'cell.yes' : 'cell.no');
	if (Array.isArray(value) && value.every((item) => typeof item === 'string'))
		return value.length > 0 ? value.join(' · ') : t('grid.blank');
	return JSON.stringify(value) ?? '';
}
