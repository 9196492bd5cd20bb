// A formula while it is being written: read in the person's language, tried on the first deals. Loaded with its dialog.
import { FUNCTIONS, type FunctionGroup } from '#lib/domain/formula/catalogue.ts';
import { compile, evaluate } from '#lib/domain/formula/compile.ts';
import { toCanonical, toLocal, type CanonicalResult } from '#lib/domain/formula/language.ts';
import { FieldNames } from '#lib/domain/formula/names.ts';
import { formulaError, isFormulaError } from '#lib/domain/model/formula-error.ts';
import type { ColumnKey, DealId } from '#lib/domain/model/deal.ts';
import { fieldOf } from '#lib/state/fields.ts';
import { formulaInput, formulaKinds, formulaOutput, formulaWorld } from '#lib/state/formula-engine.ts';
import type { PipelineState } from '#lib/state/pipeline-state.svelte.ts';
import { formulaNames } from '#lib/ui/formula-names.ts';
import { formulaErrorWords } from '#lib/ui/formula-words.ts';
import { locale } from '#lib/ui/locale.svelte.ts';
import { t } from '#lib/ui/messages/index.ts';
import { liveDeals } from '../row-order.ts';
import { formulaResult } from './words.ts';

/** Deals that a formula is tried on. */
const TRIED = 3;

export interface Preview {
	readonly deal: DealId;
	readonly title: string;
	readonly words: string;
	/** What an error means; null: there is a result. */
	readonly error: string | null;
}

export class FormulaDraft {
	readonly #state: PipelineState;
	readonly #column: ColumnKey | null;
	readonly #names: FieldNames;

	/** `column`: the one the formula is of, which it cannot use. */
	constructor(state: PipelineState, column: ColumnKey | null) {
		this.#state = state;
		this.#column = column;
		this.#names = new FieldNames(formulaNames(state.columns.filter(({ deleted }) => deleted === null)));
	}

	/** Functions by group, named in the person's language. */
	get groups(): { group: FunctionGroup; functions: { name: string; shown: string; group: FunctionGroup }[] }[] {
		return (['logic', 'math', 'text', 'date'] as const).map((group) => ({
			group,
			functions: FUNCTIONS.filter((entry) => entry.group === group).map(({ name, nl }) => ({ name, shown: locale.language === 'nl' ? nl : name, group }))
		}));
	}

	/** A formula to start from, in the person's language. */
	get example(): string {
		return this.shown('IF({daysInStage} > 30, "stale", "")');
	}

	/** A stored formula as the person writes it. */
	shown(canonical: string): string {
		return canonical === '' ? '' : toLocal(canonical, locale.language, this.#names);
	}

	/** A field as it is written in a formula. */
	written(field: string): string {
		return toLocal(`{${field}}`, locale.language, this.#names);
	}

	/** What the person wrote, as it is stored, or what is wrong with it. */
	read(text: string): CanonicalResult {
		return toCanonical(text, locale.language, this.#names);
	}

	/** Results for the first deals. */
	preview(canonical: string, decimals: number | null): Preview[] {
		const { fieldWorld: world, view } = this.#state;
		const compiled = compile(canonical, formulaKinds(world));
		const clock = formulaWorld(world, locale.language);
		return liveDeals(view.deals.values()).slice(0, TRIED).map((deal) => {
			const value = formulaOutput(
				evaluate(
					compiled.program,
					(id) => {
						if (id === this.#column) return formulaError('#CYCLE!');
						const field = fieldOf(view, id);
						return field ? formulaInput(deal, field, world) : formulaError('#REF!');
					},
					clock
				)
			);
			const error = isFormulaError(value) ? formulaErrorWords(value.error) : null;
			const words = formulaResult(value, decimals, view.settings.currency, compiled.kind);
			return { deal: deal.id, title: deal.title || t('columns.lossUntitled'), words, error };
		});
	}
}
