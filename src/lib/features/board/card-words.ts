// What a card says of a deal, in words: made once per change of the deal. Limit: words only; where the card stands is
// the model's, who looks at it and whether it is chosen the screen's.
import type { PipelineView } from '#lib/domain/document/view.ts';
import { dayAt } from '#lib/domain/model/date.ts';
import type { Deal, DealId } from '#lib/domain/model/deal.ts';
import { isFormulaError } from '#lib/domain/model/formula-error.ts';
import { isClosed, staleDays } from '#lib/state/deal-numbers.ts';
import { fieldsOf, readField, type BuiltIn, type Field, type FieldId, type FieldWorld } from '#lib/state/fields.ts';
import { stageWords } from '#lib/ui/cell-words.ts';
import { formatDay, formatMoney, formatNumber, formatPermille } from '#lib/ui/format.ts';
import { t } from '#lib/ui/messages/index.ts';
import { optionName } from '#lib/ui/option-names.ts';
import { ownWords } from '#lib/ui/own-input.ts';

/** A thing worth a second look, with the words behind it. */
export interface CardMark {
	kind: 'stale' | 'step' | 'overdue' | 'conflict' | 'returned';
	text: string;
	why: string;
}

export interface CardWords {
	readonly id: DealId;
	readonly title: string;
	/** As it stands in the document; empty: it has none. */
	readonly plainTitle: string;
	readonly company: string;
	/** Empty where it has no value. */
	readonly value: string;
	readonly owner: string;
	/** Index of the owner's colour; null: nobody known by that name. */
	readonly color: number | null;
	readonly fields: readonly { id: string; label: string; text: string }[];
	readonly marks: readonly CardMark[];
	/** All of it in one sentence, for those who hear it. */
	readonly name: string;
}

/** On every card, whatever is chosen. */
const ALWAYS: readonly FieldId[] = ['title', 'company', 'value', 'owner'];

/** What a card may show besides: built-in fields, and columns of one's own. */
export const cardFields = (view: PipelineView): Field[] => fieldsOf(view).filter(({ id }) => !ALWAYS.includes(id));

/** What a field is called. */
export const fieldName = ({ id, column }: Field): string => column?.name ?? t(`field.${id as BuiltIn}`);

export interface CardContext {
	world: FieldWorld;
	/** Ids of the fields chosen; those that are not there are left out. */
	fields: readonly string[];
}

/** A field's value in words; empty: ''. */
function fieldText(deal: Deal, field: Field, world: FieldWorld): string {
	const { view } = world;
	const { currency } = view.settings;
	const value = readField(deal, field, world);
	if (value === null) return '';
	if (isFormulaError(value)) return value.error;
	if (field.type === 'formula' && typeof value === 'number') return formatNumber(value, Number.isInteger(value) ? 0 : 2);
	if (typeof value === 'boolean') return t(value ? 'cell.yes' : 'cell.no');
	if (field.column) return field.type === 'money' ? formatMoney(value as number, currency) : ownWords(field.column, value, currency);
	switch (field.type) {
		case 'choice':
			return optionName(field.option!, value as string);
		case 'stage':
			return stageWords(value as string, view.stages);
		case 'day':
			return formatDay(value as string);
		case 'permille':
			return formatPermille(value as number);
		case 'money':
			return formatMoney(value as number, currency, { cents: 'never' });
		case 'number':
			return t('cell.days', { count: value as number });
		default:
			return String(value);
	}
}

function marksOf(deal: Deal, { view, now }: FieldWorld): CardMark[] {
	const marks: CardMark[] = [];
	if (deal.conflicts.length > 0)
		marks.push({ kind: 'conflict', text: t('board.conflict'), why: t('board.conflictWhy', { count: deal.conflicts.length }) });
	if (deal.returned) marks.push({ kind: 'returned', text: t('grid.returned'), why: t('board.returnedWhy') });
	if (isClosed(deal, view)) return marks;
	const close = deal.expectedClose;
	if (close !== null && close < dayAt(now, view.settings.timeZone))
		marks.push({ kind: 'overdue', text: t('board.overdue'), why: t('board.overdueWhy', { day: formatDay(close) }) });
	const idle = staleDays(deal, view, now);
	if (idle !== null)
		marks.push({
			kind: 'stale',
			text: t('grid.stale'),
			why: t('grid.staleWhy', { days: idle, limit: view.stage(deal.stage)?.staleAfter ?? 0 })
		});
	if (deal.nextStep === null) marks.push({ kind: 'step', text: t('board.noStep'), why: t('board.noStepWhy') });
	return marks;
}

export function cardWords(deal: Deal, context: CardContext): CardWords {
	const { world, fields } = context;
	const { view } = world;
	const title = deal.title || t('grid.untitled');
	const company = deal.company ?? '';
	const value = deal.value === null ? '' : formatMoney(deal.value, deal.currency ?? view.settings.currency);
	const owner = deal.owner?.trim() ?? '';
	const marks = marksOf(deal, world);
	const shown = cardFields(view)
		.filter(({ id }) => fields.includes(id))
		.map((field) => ({ id: field.id, label: fieldName(field), text: fieldText(deal, field, world) }));
	const said = shown.filter(({ text }) => text !== '').map(({ label, text }) => `${label} ${text}`);
	return {
		id: deal.id,
		title,
		plainTitle: deal.title ?? '',
		company,
		value,
		owner,
		color: owner === '' ? null : colorOf(owner, view),
		fields: shown,
		marks,
		name: [title, company, value || t('board.noValue'), owner || t('board.noOwner'), ...said, ...marks.map(({ text }) => text)].filter(Boolean).join(', ')
	};
}

function colorOf(owner: string, { people }: PipelineView): number | null {
	for (const { name, color } of people.values()) if (name === owner) return color;
	return null;
}
