// What is done to the chosen deals: each is one step to undo, says what it did, and counts what it could not do.
import { deleteDeals, duplicateDeals, editDeals, restoreDeals } from '#lib/domain/document/commands.ts';
import { setAll, type BulkPlan } from '#lib/domain/document/bulk-edits.ts';
import type { CellField, Deal, DealId, StageId } from '#lib/domain/model/deal.ts';
import { answerEdits, promptFor, type Prompt } from '#lib/state/close-prompt.ts';
import type { PipelineState } from '#lib/state/pipeline-state.svelte.ts';
import type { InputContext } from '#lib/ui/cell-input.ts';
import { cellValueWords } from '#lib/ui/cell-words.ts';
import { t } from '#lib/ui/messages/index.ts';
import { toasts } from '#lib/ui/toasts.svelte.ts';
import { countValues } from './values.ts';

export class Bulk {
	readonly state: PipelineState;
	/** What a change of stage leaves to ask, once for all of them. */
	prompt = $state.raw<Prompt | null>(null);

	constructor(state: PipelineState) {
		this.state = state;
	}

	/** The chosen deals that are there, in the order in which they show. */
	get deals(): Deal[] {
		const { deals } = this.state.view;
		return this.state.selection.deals.flatMap((id) => {
			const deal = deals.get(id);
			return deal && deal.deleted === null ? [deal] : [];
		});
	}

	get ids(): DealId[] {
		return this.deals.map(({ id }) => id);
	}

	input(): InputContext {
		const { settings, liveStages, columns } = this.state.view;
		return { currency: settings.currency, timeZone: settings.timeZone, now: this.state.viewNow(), stages: liveStages, columns };
	}

	/** A value in words. */
	words(field: CellField, value: unknown, unit: string | null = null): string {
		const { settings, stages, columns } = this.state.view;
		return cellValueWords('deal', field, value, { currency: settings.currency, timeZone: settings.timeZone, stages, columns }, unit);
	}

	/** What the chosen deals have in a field, the most frequent first. */
	values(field: CellField): { words: string; count: number }[] {
		return countValues(this.deals, field, this.state.view).map(({ value, unit, count }) => ({ words: this.words(field, value, unit), count }));
	}

	/** True where the person may write. What is read of the past is not written into the present: it says so. */
	#mayEdit(): boolean {
		if (this.state.asOf !== null) toasts.show(t('history.refused'));
		return this.state.asOf === null && this.state.mayChange();
	}

	/** Says what was done, in the place of what was said before; `undo` is offered, and refused while one looks back. */
	#say(text: string, undo?: () => void): void {
		const action = undo && { label: t('common.undo'), run: () => void (this.#mayEdit() && undo()) };
		toasts.show(text, { about: 'bulk', ...(action && { action }) });
	}

	/** Writes a plan as one step and says what came of it. False when nothing was written. */
	apply(plan: BulkPlan): boolean {
		const { state } = this;
		const notes = [
			plan.same > 0 ? t('bulk.same', { count: plan.same }) : '',
			plan.cannot > 0 ? t('bulk.cannot', { count: plan.cannot }) : ''
		].filter((words) => words !== '');
		if (plan.edits.length === 0) {
			this.#say([t('bulk.nothing'), ...notes].join(' '));
			return false;
		}
		if (!this.#mayEdit()) return false;
		const change = state.perform((writer) => editDeals(writer, plan.edits));
		this.#say([t('bulk.changed', { count: plan.edits.length }), ...notes].join(' '), () => void state.undo(change));
		this.prompt = promptFor(plan.edits, state.pipeline) ?? this.prompt;
		return true;
	}

	moveTo(stage: StageId): void {
		this.apply(setAll(this.deals, 'stage', stage, this.state.view));
	}

	assign(owner: string): void {
		this.apply(setAll(this.deals, 'owner', owner, this.state.view));
	}

	/** Everybody who owns a deal, worked here or is here, by name. */
	owners(): string[] {
		return this.state.owners();
	}

	answer(value: string | number): void {
		const { prompt, state } = this;
		if (!this.#mayEdit()) return;
		this.prompt = null;
		const edits = prompt ? answerEdits(prompt, value, state.pipeline) : [];
		if (edits.length > 0) state.perform((writer) => editDeals(writer, edits));
	}

	duplicate(): void {
		const { state, ids } = this;
		if (!this.#mayEdit()) return;
		const change = state.perform((writer) => duplicateDeals(writer, ids));
		this.#say(t('grid.duplicated', { count: ids.length }), () => void state.undo(change));
	}

	remove(): void {
		const { state, ids } = this;
		if (!this.#mayEdit()) return;
		state.perform((writer) => deleteDeals(writer, ids));
		state.selection.deals = [];
		this.#say(t('grid.deleted', { count: ids.length }), () => void state.perform((writer) => restoreDeals(writer, ids)));
	}
}
