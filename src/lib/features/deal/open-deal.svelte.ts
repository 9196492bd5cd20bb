// One deal as the panel sees it: what it holds now, or held at the moment looked at, and how it is edited.
// Limit: made anew for another deal; what is typed and not committed is the fields' own.
import { editDeals, restoreDeals, type DealEdit } from '#lib/domain/document/commands.ts';
import { keepEdit } from '#lib/domain/document/conflicts.ts';
import { isTicked, tickCriterion } from '#lib/domain/document/criteria.ts';
import type { CellValue, LogEvent } from '#lib/domain/document/schema.ts';
import type { CellField, Day, Deal, DealId, StageId } from '#lib/domain/model/deal.ts';
import type { Activity, Who } from '#lib/domain/model/activity.ts';
import { dayAt } from '#lib/domain/model/date.ts';
import type { Change, Writer } from '#lib/domain/document/writer.ts';
import type { Stage } from '#lib/domain/model/stage.ts';
import { answerEdits, promptFor, stillOpen, type Prompt } from '#lib/state/close-prompt.ts';
import { everybody, isPerson, type Named } from '#lib/state/who.ts';
import type { PipelineState } from '#lib/state/pipeline-state.svelte.ts';
import type { CellContext } from '#lib/ui/cell-words.ts';
import type { InputContext } from '#lib/ui/cell-input.ts';
import { t } from '#lib/ui/messages/index.ts';

/** A stage's exit criterion, and whether it holds for the deal. */
export interface Criterion {
	text: string;
	holds: boolean;
}

export class OpenDeal {
	readonly state: PipelineState;
	readonly id: DealId;
	/** A question that closing the deal left open. */
	prompt = $state.raw<Prompt | null>(null);
	#version = $state(0);
	readonly #stops: (() => void)[];
	/** A copy, so that whoever derives from it follows; undefined where there is no such deal, or not yet. */
	readonly deal: Deal | undefined = $derived.by(() => {
		void this.#version;
		const deal = this.state.view.deals.get(this.id);
		return deal && { ...deal };
	});
	readonly stage: Stage | undefined = $derived.by(() => {
		void this.#version;
		return this.state.view.stage(this.deal?.stage ?? null);
	});
	readonly stages: readonly Stage[] = $derived.by(() => {
		void this.#version;
		return this.state.view.stages;
	});
	readonly criteria: readonly Criterion[] = $derived(this.stage ? this.criteriaOf(this.stage) : []);
	/** What was noted on the deal, oldest first. */
	readonly activities: readonly Activity[] = $derived.by(() => {
		void this.#version;
		return this.state.activities.of(this.id, this.state.asOf);
	});
	readonly context: CellContext = $derived.by(() => {
		void this.#version;
		const { settings, columns } = this.state.view;
		return { currency: settings.currency, timeZone: settings.timeZone, stages: this.stages, columns };
	});

	constructor(state: PipelineState, id: DealId) {
		this.state = state;
		this.id = id;
		const raise = (): void => void (this.#version += 1);
		this.#stops = [
			state.onViewChange(({ deals, stages, columns, settings, people }) => {
				if (!stages && !columns && !settings && !people && !deals.has(id)) return;
				raise();
				if (this.prompt && !stillOpen(this.prompt, state.pipeline)) this.prompt = null;
			}),
			state.onChange(({ records }) => records.size > 0 && raise()),
			state.formulas.changes.add(raise),
			state.onViewSwap(raise),
			state.onViewMove(raise)
		];
	}

	destroy(): void {
		for (const stop of this.#stops) stop();
	}

	get canEdit(): boolean {
		return this.state.canEdit && this.deal?.deleted === null;
	}

	/** What typed text is read with. */
	input(): InputContext {
		const { settings, liveStages, columns } = this.state.view;
		return { currency: settings.currency, timeZone: settings.timeZone, now: this.state.viewNow(), stages: liveStages, columns };
	}

	/** Writes one cell as one step, an amount with its `currency` where that becomes another. False where nothing may be changed. */
	set(field: CellField, value: CellValue, currency?: string | null): boolean {
		return this.#write([{ deal: this.id, field, value }, ...(currency === undefined ? [] : [{ deal: this.id, field: 'currency' as const, value: currency }])]);
	}

	/** Moves the deal, and returns the criteria of the stage it leaves that do not hold yet. */
	moveTo(stage: StageId): readonly string[] | null {
		const open = this.criteria.filter(({ holds }) => !holds).map(({ text }) => text);
		return this.set('stage', stage) ? open : null;
	}

	answer(value: string | number): void {
		const edits = this.prompt ? answerEdits(this.prompt, value, this.state.pipeline) : [];
		this.prompt = null;
		this.#write(edits);
	}

	restore(): void {
		if (this.#mayChange()) this.state.perform((writer) => restoreDeals(writer, [this.id]));
	}

	/** Ticks a criterion of the deal's stage, or takes the tick away. */
	tick(text: string, holds: boolean): void {
		const { stage } = this;
		if (!stage || !this.#mayChange()) return;
		this.state.perform((writer) => tickCriterion(writer, this.id, stage.id, text, holds));
	}

	/** The day it is where the pipeline is. */
	get today(): Day {
		return dayAt(this.state.viewNow(), this.context.timeZone);
	}

	/**
	 * Runs a command as one step; null where nothing may be changed. Who is `named` in it and never wrote here gets in the
	 * document, so that their name stays with it when they go.
	 */
	perform(command: (writer: Writer) => Change, named: readonly Who[] = []): Change | null {
		if (!this.#mayChange()) return null;
		const others = this.state.here.filter(({ id }) => named.includes(id));
		return this.state.perform((writer) => {
			writer.introduceOthers(others);
			return command(writer);
		});
	}

	/** Everybody one can name or give a task, this person first. */
	everybody(): Named[] {
		const { person, pipeline, here } = this.state;
		const all = everybody(pipeline, here).filter(({ who }) => !isPerson(pipeline, who, person));
		return [{ who: person.id, name: person.name || t('activity.you') }, ...all];
	}

	criteriaOf({ id, exitCriteria }: Stage): Criterion[] {
		void this.#version;
		const { pipeline, asOf } = this.state;
		return exitCriteria.map((text) => ({ text, holds: isTicked(pipeline, this.id, id, text, asOf) }));
	}

	/** Edits of a cell made at the same time, the one that shows first; none where there is nothing to decide. */
	standing(field: CellField): readonly LogEvent[] {
		if (!this.deal?.conflicts.includes(field)) return [];
		return this.state.pipeline.log.cell(this.id, field)?.heads ?? [];
	}

	/** Settles a cell with one of the edits. */
	keep(field: CellField, event: LogEvent): void {
		if (this.#mayChange()) this.state.perform((writer) => keepEdit(writer, this.id, field, event));
	}

	/** What a person is called; someone nobody introduced is "Someone". */
	personName(by: string | null): string {
		void this.#version;
		return (by !== null && this.state.pipeline.people.get(by)?.name) || t('grid.someone');
	}

	#mayChange(): boolean {
		return this.state.asOf === null && this.state.mayChange();
	}

	#write(edits: readonly DealEdit[]): boolean {
		if (edits.length === 0 || !this.#mayChange()) return false;
		this.state.perform((writer) => editDeals(writer, edits));
		this.prompt = promptFor(edits, this.state.pipeline) ?? this.prompt;
		return true;
	}
}
