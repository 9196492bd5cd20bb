// What formulas read of a deal, and what their results are to a screen. Loaded only where a pipeline has a formula column.
import type { PipelineChange } from '#lib/domain/document/pipeline.ts';
import type { PipelineView } from '#lib/domain/document/view.ts';
import { kindOfCell, toCellContent, toFormulaValue } from '#lib/domain/formula/boundary.ts';
import { FormulaSheet } from '#lib/domain/formula/sheet.ts';
import type { FormulaLanguage, FormulaValue, FormulaWorld } from '#lib/domain/formula/value.ts';
import { dayAt } from '#lib/domain/model/date.ts';
import { isColumnKey, type ColumnKey, type Deal, type DealId } from '#lib/domain/model/deal.ts';
import { formulaError } from '#lib/domain/model/formula-error.ts';
import { optionWord } from '#lib/domain/model/options.ts';
import { fieldOf, fieldsOf, readField, type Field, type FieldType, type FieldValue, type FieldWorld, type FormulaKind } from './fields.ts';
import { reaches, type FormulaChange } from './formula-change.ts';

const kindOf = (type: FieldType | undefined): FormulaKind => (type === undefined || type === 'formula' ? 'unknown' : kindOfCell(type));

/** What the fields of a pipeline hold, formula columns what their formula gives. */
export const formulaKinds = (world: FieldWorld) => (id: string): FormulaKind => {
	const field = fieldOf(world.view, id);
	return field?.type === 'formula' && field.column ? (world.formulaKind?.(field.column.key) ?? 'unknown') : kindOf(field?.type);
};

/** A field of a deal as formulas take it: money in major units, shares as fractions, stages and choices by name. */
export function formulaInput(deal: Deal, field: Field, world: FieldWorld): FormulaValue {
	const { type, column, option } = field;
	const value = readField(deal, field, world);
	// A checkbox that nobody touched is not checked.
	if (value === null && type === 'checkbox') return false;
	return toFormulaValue(type === 'formula' ? 'text' : type, value, {
		currency: world.view.settings.currency,
		stageName: (id) => world.view.stage(id)?.name ?? null,
		choiceName: (id) => option ? optionWord(id) : column?.choices.find((choice) => choice.id === id)?.name ?? null
	});
}

/** A result as a field's value: a date as its day, names as one text. */
export function formulaOutput(value: FormulaValue): FieldValue {
	const content = toCellContent(value);
	return Array.isArray(content) ? content.join(', ') : (content as FieldValue);
}

/** Day, moment, time zone and language, as formulas are told. */
export function formulaWorld({ view, now }: FieldWorld, language: FormulaLanguage): FormulaWorld {
	const { timeZone } = view.settings;
	return { today: dayAt(now, timeZone), now, timeZone, language };
}

export class FormulaEngine {
	readonly sheet: FormulaSheet;
	readonly #world: FieldWorld;
	#language: FormulaLanguage;
	/** Fields by id, until columns change. */
	#fields = new Map<string, Field | undefined>();
	#held = '';

	constructor(world: FieldWorld, language: FormulaLanguage) {
		this.#world = world;
		this.#language = language;
		this.sheet = new FormulaSheet((row, id) => this.#input(row, id), this.#now());
		this.readColumns();
	}

	value(deal: DealId, key: string): FieldValue {
		return this.sheet.compiled(key) ? formulaOutput(this.sheet.value(deal, key)) : null;
	}

	/** Columns are others. Returns those whose results may be too. */
	readColumns(): string[] {
		const { view } = this.#world;
		this.#fields.clear();
		const changed = new Set(
			this.sheet.setColumns(
				view.columns.flatMap(({ key, kind, formula, deleted }) => (kind === 'formula' && deleted === null ? [{ key, formula }] : [])),
				(id) => kindOf(fieldOf(view, id)?.type)
			)
		);
		// What other columns hold may read otherwise: a choice by another name, a column in the bin.
		const held = heldBy(view);
		if (held !== this.#held) for (const key of this.sheet.changedEverywhere(fieldsOf(view).map(({ id }) => id).concat(view.columns.map(({ key }) => key)))) changed.add(key);
		this.#held = held;
		return [...changed];
	}

	/** Takes over a change of what is shown. Returns what reads otherwise. */
	follow(change: PipelineChange): FormulaChange {
		const columns = new Set<string>(change.columns ? this.readColumns() : []);
		if (change.stages) for (const key of this.sheet.changedEverywhere(['stage', 'probability', 'category', 'weighted'])) columns.add(key);
		if (change.settings) {
			this.sheet.reset();
			this.readClock();
			for (const { key, kind } of this.#world.view.columns) if (kind === 'formula') columns.add(key);
		}
		const deals = new Map<DealId, Set<ColumnKey>>();
		for (const [id, cells] of change.deals) {
			const fields = new Set<string>();
			for (const cell of cells) for (const field of reaches(cell)) fields.add(field);
			const keys = this.sheet.changed(id, fields).filter(isColumnKey);
			if (keys.length > 0) deals.set(id, new Set(keys));
		}
		return { deals, columns: [...columns].filter(isColumnKey), local: change.local };
	}

	/** Day, moment and language as they are now. Returns columns to show anew. */
	readClock(language: FormulaLanguage = this.#language): string[] {
		this.#language = language;
		// Open deals are converted at the rate of the day.
		const aging = this.#world.view.rates.length > 0 ? ['daysInStage', 'value', 'weighted'] : ['daysInStage'];
		return [...new Set([...this.sheet.setWorld(this.#now()), ...this.sheet.changedEverywhere(aging)])];
	}

	#now(): FormulaWorld {
		return formulaWorld(this.#world, this.#language);
	}

	#input(row: string, id: string): FormulaValue {
		if (!this.#fields.has(id)) this.#fields.set(id, fieldOf(this.#world.view, id));
		const field = this.#fields.get(id);
		const deal = this.#world.view.deals.get(row);
		if (!field) return formulaError('#REF!');
		return deal ? formulaInput(deal, field, this.#world) : null;
	}
}

/** What cells of columns read as, apart from what lies in them. */
const heldBy = ({ columns }: PipelineView): string =>
	JSON.stringify(columns.flatMap(({ key, kind, choices, stars, deleted }) => (kind === 'formula' ? [] : [[key, kind, choices, stars, deleted !== null]])));
