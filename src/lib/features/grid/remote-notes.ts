// Tells a person what colleagues change around them: a quiet highlight on the cell in the editor's
// colour, and words when it is the very cell they are on.
import type { GridApi } from 'ag-grid-community';
import { unitOf } from '#lib/domain/document/amounts.ts';
import type { PipelineChange } from '#lib/domain/document/pipeline.ts';
import { storedCell, DEAL_FIELD_NAMES, type CellField, type Deal, type DealId } from '#lib/domain/model/deal.ts';
import type { PipelineState } from '#lib/state/pipeline-state.svelte.ts';
import { announce } from '#lib/ui/announcer.svelte.ts';
import { cellValueWords } from '#lib/ui/cell-words.ts';
import { t } from '#lib/ui/messages/index.ts';
import { columnName } from './columns.ts';
import type { InputContext } from '#lib/ui/cell-input.ts';
import { TypedEditor } from './editors/typed-editor.ts';
import { gridOf } from './keep-place.ts';

/** How long a highlight stays, in milliseconds. */
const SHOWN_MS = 1800;
/** How long news of the cell one is on rests before it is said, and how long it is quiet then, in milliseconds. */
const REST_MS = 250;
const QUIET_MS = 1500;
/** Derived columns, and what they come from. */
const SOURCES: Readonly<Record<string, readonly CellField[]>> = { weighted: ['value', 'currency', 'probability', 'stage'], probability: ['stage'], category: ['stage'] };
/** A burst beyond this many cells in a frame is a bulk change: highlighting it would only flicker. */
const MOST_CELLS = 60;

export class RemoteNotes {
	readonly #api: GridApi<Deal>;
	readonly #state: PipelineState;
	readonly #input: () => InputContext;
	#fresh: { deal: DealId; field: CellField }[] = [];
	#frame = 0;
	readonly #timers = new Map<HTMLElement, ReturnType<typeof setTimeout>>();
	#news: { deal: DealId; field: CellField } | null = null;
	#newsTimer: ReturnType<typeof setTimeout> | undefined;
	#saidAt = -Infinity;
	/** `currencyId`: of the edit that gave the deal its currency then. */
	#editing: { deal: DealId; field: CellField; eventId: string | null; currencyId: string | null } | null = null;

	constructor(api: GridApi<Deal>, state: PipelineState, input: () => InputContext) {
		this.#api = api;
		this.#state = state;
		this.#input = input;
	}

	/** Takes note of a change that came from elsewhere; shown after the cells were redrawn. */
	note(change: PipelineChange): void {
		const added = new Set(change.added);
		const many = change.deals.size > MOST_CELLS;
		for (const [deal, fields] of change.deals) {
			if (added.has(deal) || fields.size >= DEAL_FIELD_NAMES.length) continue;
			for (const field of fields) {
				if (!many) this.#fresh.push({ deal, field });
				this.#tellFocused(deal, field);
			}
		}
		// Two frames: the cells are redrawn in the first.
		if (this.#fresh.length > 0)
			this.#frame ||= requestAnimationFrame(() => (this.#frame = requestAnimationFrame(() => this.#highlight())));
	}

	editStarted(deal: DealId, field: CellField): void {
		this.#editing = { deal, field, eventId: this.#winner(deal, field)?.id ?? null, currencyId: this.#winner(deal, 'currency')?.id ?? null };
	}

	editStopped(deal: DealId, field: CellField): void {
		if (this.#editing?.deal === deal && this.#editing.field === field) this.#editing = null;
	}

	/** What somebody else made of the cell, or did with its deal, since the person began to edit it; null: nothing. */
	changedMeanwhile(deal: DealId, field: CellField): string | null {
		const editing = this.#editing;
		if (!editing || editing.deal !== deal || editing.field !== field) return null;
		const binned = this.#state.pipeline.deals.get(deal)?.deleted === null ? undefined : this.#winner(deal, 'deleted');
		if (binned && binned.by !== this.#state.person.id) return t('grid.binnedMeanwhile', { name: this.#name(binned.by) });
		const winner = this.#winner(deal, field);
		if (!winner || winner.id === editing.eventId || winner.by === this.#state.person.id) return field === 'value' ? this.#currencyMeanwhile(deal, editing.currencyId) : null;
		return t('grid.meanwhile', { name: this.#name(winner.by), value: this.#words(field, winner.value, unitOf(winner)) });
	}

	/** An amount that is being typed will be in the currency that somebody else chose since. */
	#currencyMeanwhile(deal: DealId, before: string | null): string | null {
		const winner = this.#winner(deal, 'currency');
		if (!winner || winner.id === before || winner.by === this.#state.person.id) return null;
		return t('money.becomes', { currency: this.#state.pipeline.deals.get(deal)?.currency ?? this.#input().currency });
	}

	destroy(): void {
		cancelAnimationFrame(this.#frame);
		clearTimeout(this.#newsTimer);
		for (const timer of this.#timers.values()) clearTimeout(timer);
	}

	#winner(deal: DealId, field: CellField) {
		return this.#state.pipeline.log.cell(deal, field)?.winner;
	}

	#name(by: string | undefined): string {
		return (by !== undefined && this.#state.pipeline.people.get(by)?.name) || t('grid.someone');
	}

	#words(field: CellField, value: unknown, unit: string | null): string {
		return cellValueWords('deal', field, value, { ...this.#input(), stages: this.#state.pipeline.stages, columns: this.#state.pipeline.columns }, unit);
	}

	/** Of changes that follow each other only the last is said: what the cell holds by then. */
	#tellFocused(deal: DealId, field: CellField): void {
		const editing = this.#editing?.deal === deal && (this.#editing.field === field || field === 'deleted' || (field === 'currency' && this.#editing.field === 'value'));
		if (editing) for (const editor of this.#api.getCellEditorInstances()) if (editor instanceof TypedEditor) editor.refreshNote();
		if (!editing && !this.#underHand(deal, field)) return;
		if (!editing && field === 'deleted') return this.#tellBinned(deal);
		this.#news = { deal, field };
		const wait = Math.max(REST_MS, this.#saidAt + QUIET_MS - performance.now());
		this.#newsTimer ??= setTimeout(() => this.#tellNews(), wait);
	}

	#tellNews(): void {
		this.#newsTimer = undefined;
		if (!this.#news) return;
		const { deal, field } = this.#news;
		const words = this.#editing ? this.changedMeanwhile(deal, this.#editing.field) : this.#underHand(deal, field) ? this.#changedWords(deal, field) : null;
		if (words === null) return;
		this.#saidAt = performance.now();
		announce(words);
	}

	/** Its row is about to go. */
	#tellBinned(deal: DealId): void {
		const gone = this.#state.pipeline.deals.get(deal);
		if (gone && gone.deleted !== null) announce(t('grid.binnedBy', { name: this.#name(this.#winner(deal, 'deleted')?.by), title: gone.title || t('grid.untitled') }));
	}

	#changedWords(deal: DealId, field: CellField): string {
		const changed = this.#state.pipeline.deals.get(deal);
		const value = changed ? storedCell(changed, field) : null;
		const name = this.#name(this.#winner(deal, field)?.by);
		return t('grid.remoteChange', { name, column: columnName(field, this.#state.pipeline.columns), value: this.#words(field, value, changed?.currency ?? null) });
	}

	/** True when the keyboard is on a cell that shows the field, or comes from it; 'deleted': on the deal. */
	#underHand(deal: DealId, field: CellField): boolean {
		const focused = this.#api.getFocusedCell();
		if (!focused || focused.rowPinned || !gridOf(this.#api)?.contains(document.activeElement)) return false;
		if (this.#api.getDisplayedRowAtIndex(focused.rowIndex)?.id !== deal) return false;
		const column = focused.column.getColId();
		return column === field || field === 'deleted' || SOURCES[column]?.includes(field) === true;
	}

	#highlight(): void {
		this.#frame = 0;
		const fresh = this.#fresh.splice(0);
		if (fresh.length > MOST_CELLS) return;
		for (const { deal, field } of fresh) {
			const row = this.#api.getRowNode(deal)?.rowIndex;
			if (row === null || row === undefined) continue;
			const cell = gridOf(this.#api)?.querySelector<HTMLElement>(`.ag-row[row-index="${row}"] .ag-cell[col-id="${field}"]`);
			if (!cell) continue;
			const by = this.#winner(deal, field)?.by;
			const color = (by !== undefined && this.#state.pipeline.people.get(by)?.color) || 0;
			cell.style.setProperty('--who', `var(--cat-${color})`);
			cell.classList.remove('sheet-remote');
			void cell.offsetWidth;
			cell.classList.add('sheet-remote');
			clearTimeout(this.#timers.get(cell));
			this.#timers.set(
				cell,
				setTimeout(() => {
					cell.classList.remove('sheet-remote');
					this.#timers.delete(cell);
				}, SHOWN_MS)
			);
		}
	}
}
