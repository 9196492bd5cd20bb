// The sheet's columns and cells as the clipboard takes them: names in both languages, stored values, and names of stages and
// choices. Limit: reads the sheet; what is done with it is in clipboard-actions.ts.
import type { ClipField, FieldType } from '#lib/domain/clipboard/cell.ts';
import type { ConvertContext, Reason } from '#lib/domain/clipboard/convert.ts';
import type { Notation, OutCell } from '#lib/domain/clipboard/written.ts';
import { isForeign } from '#lib/domain/metrics/deal-money.ts';
import { dayAt } from '#lib/domain/model/date.ts';
import { isFormulaError } from '#lib/domain/model/formula-error.ts';
import type { Deal } from '#lib/domain/model/deal.ts';
import { followsStage } from '#lib/domain/model/follows-stage.ts';
import { isOverridden } from '#lib/state/deal-numbers.ts';
import { fieldOf, fieldsOf, readField, type Field } from '#lib/state/fields.ts';
import { conventions } from '#lib/ui/cell-input.ts';
import { amountReadings } from '#lib/ui/own-input.ts';
import { optionName } from '#lib/ui/option-names.ts';
import { formatDay } from '#lib/ui/format.ts';
import { locale } from '#lib/ui/locale.svelte.ts';
import { messages, t, type MessageKey } from '#lib/ui/messages/index.ts';
import type { SheetController } from './sheet-controller.svelte.ts';

/** Name of a field as the sheet shows it. */
export const fieldName = ({ id, column }: Field): string => column?.name ?? t(`field.${id}` as MessageKey);

/** What people head such a column with in sheets of their own. */
const ALSO: Partial<Record<string, string>> = { probability: 'Kans' };

function namesOf(field: Field): string[] {
	if (field.column) return [field.column.name];
	const key = `field.${field.id}` as MessageKey;
	return [...new Set([t(key), messages.en[key], messages.nl[key], ...(ALSO[field.id] ? [ALSO[field.id]!] : [])])];
}

export function clipField(field: Field): ClipField {
	const { id, type, cell, column, option } = field;
	return {
		id,
		type: type === 'formula' ? 'text' : type,
		cell,
		names: namesOf(field),
		...(option && { option }),
		...(column && { choices: column.choices.filter((choice) => !('gone' in choice && choice.gone)), stars: column.stars })
	};
}

/** Columns that show, left to right, and the others; a column that is no field stands as one that cannot be written. */
export function clipFields({ world }: SheetController, shown: readonly string[]): { fields: ClipField[]; hidden: ClipField[] } {
	const all = fieldsOf(world);
	return {
		fields: shown.map((id) => {
			const field = all.find((one) => one.id === id);
			return field ? clipField(field) : { id, type: 'text', cell: null, names: [] };
		}),
		hidden: all.filter(({ id }) => !shown.includes(id)).map(clipField)
	};
}

/** What conversions need to know. */
export function convertContext(sheet: SheetController): ConvertContext {
	const { currency, timeZone, now, stages } = sheet.input();
	const owners = new Set<string>([sheet.state.person.name, ...[...sheet.world.people.values()].map(({ name }) => name)]);
	for (const deal of sheet.world.deals.values()) if (deal.owner) owners.add(deal.owner);
	return { currency, today: dayAt(now, timeZone), ...conventions(locale.tag), stages, people: [...owners].filter((name) => name !== '') };
}

/** Why a cell was not written. `header`: the name over what found no column. */
export function whyLeft({ world }: SheetController, { reason, text, header = null }: { reason: Reason; text: string; header?: string | null }): string {
	const readings = reason === 'thousands' ? amountReadings(text, { currency: world.settings.currency, decimal: conventions(locale.tag).decimal }) : {};
	return t(`clipboard.why.${reason}` as MessageKey, { name: header ?? '', ...readings });
}

/** How what is copied is written, for the reader's own spreadsheet. */
export function notation(sheet: SheetController): Notation {
	return {
		currency: sheet.world.settings.currency,
		decimal: conventions(locale.tag).decimal,
		day: (day) => formatDay(day, 'numeric'),
		yes: t('clipboard.yes'),
		no: t('clipboard.no')
	};
}

/** A cell to copy. A column that is no field of deals is empty. */
export function outCell(sheet: SheetController, deal: Deal, id: string): OutCell {
	const { world } = sheet;
	const field = fieldOf(world, id);
	if (!field) return { type: 'text', value: null };
	const value = id === 'value' ? deal.value : readField(deal, field, sheet.state.fieldWorld);
	if (isFormulaError(value)) return { type: 'text', value: value.error };
	const type: FieldType = field.type === 'formula' ? 'text' : field.type;
	// What shows is the stage's where the deal has none of its own, or is closed.
	if (field.cell !== null && followsStage(field.cell)) {
		const shown = value as number | string | null;
		const names = field.option && shown !== null ? { names: [optionName(field.option, String(shown))] } : {};
		return { type, value: deal[field.cell], ...names, ...(!isOverridden(deal, world, field.cell) && { shown }) };
	}
	if (value === null) return { type, value };
	if (id === 'value' && isForeign(deal, world.settings.currency)) return { type, value, names: [deal.currency!] };
	if (field.option) return { type, value, names: [optionName(field.option, String(value))] };
	if (type === 'stage') return { type, value, names: [world.stage(value as string)?.name ?? String(value)] };
	if (type === 'choice' || type === 'choices') {
		const ids = typeof value === 'object' ? value : [String(value)];
		return { type, value, names: ids.map((choice) => field.column!.choices.find((one) => one.id === choice)?.name ?? choice) };
	}
	return { type, value };
}
