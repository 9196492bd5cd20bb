// One import from files to plan, as Svelte state: what was found, what the person changed, and the plan
// that follows. Everything after the files is derived; nothing is written here.
import { SvelteMap } from 'svelte/reactivity';
import { alreadyHere, stagesUsed } from '#lib/domain/exchange/existing.ts';
import { fileStages, stageChoices, withToldStages } from '#lib/domain/exchange/file-stages.ts';
import { readHistory, type History } from '#lib/domain/exchange/history/read-history.ts';
import { readColumns, type ColumnChoice, type ReadColumn } from '#lib/domain/exchange/mapping.ts';
import { placesOfNew, type NewPlace } from '#lib/domain/exchange/new-stages.ts';
import { planImport, type ImportPlan } from '#lib/domain/exchange/plan.ts';
import { NO_TABLE, readTable, type Table, type TableChoices, type TableError } from '#lib/domain/exchange/read-table.ts';
import type { DuplicatePolicy } from '#lib/domain/exchange/row-checks.ts';
import { sameInMeaning, stageKey, type FileStage, type StageChoice } from '#lib/domain/exchange/stage-names.ts';
import { dayAt } from '#lib/domain/model/date.ts';
import type { Column } from '#lib/domain/model/column.ts';
import type { StageId } from '#lib/domain/model/deal.ts';
import type { Stage } from '#lib/domain/model/stage.ts';
import type { PipelineState } from '#lib/state/pipeline-state.svelte.ts';
import { locale } from '#lib/ui/locale.svelte.ts';
import { dealsHere, rowOf } from './deals-here.ts';
import { HistoryFiles } from './history-files.svelte.ts';
import type { ImportSource } from './read-files.ts';
import { StageIds } from './stage-ids.ts';

export class ImportSession {
	readonly state: PipelineState;
	/** The deals; null: histories of deals that are here. */
	readonly source: ImportSource | null;
	/** Histories beside the deals. */
	readonly histories = new HistoryFiles();
	/** Choices about the file as a whole. Changing one starts the columns anew. */
	#tableChoices = $state.raw<TableChoices>({});
	/** Choices per column index. */
	readonly #columnChoices = new SvelteMap<number, Partial<ColumnChoice>>();
	readonly #stageChoices = new SvelteMap<string, StageChoice>();
	/** Ids given to stages of the file: the same stage keeps its id while choices change. */
	readonly #stageIds = new StageIds();
	duplicates = $state<DuplicatePolicy>('identical');
	skipExisting = $state(true);
	removeUnused = $state(true);

	constructor(state: PipelineState, source: ImportSource | null, histories: readonly ImportSource[] = []) {
		this.state = state;
		this.source = source;
		for (const each of histories) this.histories.add(each);
	}

	readonly #read = $derived.by(() => (this.source === null ? null : readTable(this.source.content, this.#tableChoices)));

	get table(): Table | null {
		return this.#read?.ok ? this.#read.table : null;
	}

	get error(): TableError | null {
		return this.#read && !this.#read.ok ? this.#read.error : null;
	}

	get tableChoices(): TableChoices {
		return this.#tableChoices;
	}

	/** Stages in use, in pipeline order. */
	get live(): Stage[] {
		return this.state.stages.filter((stage) => stage.deleted === null);
	}

	/** Columns of one's own in use. */
	get own(): Column[] {
		return this.state.columns.filter((column) => column.deleted === null);
	}

	readonly #proposed = $derived.by((): ReadColumn[] =>
		this.table === null
			? []
			: readColumns(this.table, locale.language, locale.tag === 'en-US', this.live.map(({ name }) => name), this.own)
	);

	readonly columns = $derived.by((): ReadColumn[] =>
		this.#proposed.map((column) => ({ ...column, choice: { ...column.choice, ...this.#columnChoices.get(column.index) } }))
	);

	readonly stageColumn = $derived(this.columns.find(({ choice }) => choice.target === 'stage') ?? null);

	readonly #dealStages = $derived.by((): FileStage[] => (this.table === null ? [] : fileStages(this.table, this.columns)));

	/** What the history files tell, of any deals; null: there are none. */
	readonly history = $derived.by((): History | null => {
		const { files } = this.histories;
		if (files.length === 0) return null;
		const { timeZone } = this.state.settings;
		const now = this.state.now();
		const knownStages = [...this.live, ...this.#dealStages].map(({ name }) => name).filter((name) => name !== '');
		return readHistory(files, { timeZone, now, year: Number(dayAt(now, timeZone).slice(0, 4)), knownStages });
	});

	readonly fileStages = $derived(withToldStages(this.#dealStages, this.history?.stages ?? []));

	readonly choices = $derived.by(() =>
		stageChoices(this.fileStages, this.live, sameInMeaning(this.fileStages, this.live, this.#stageChoices))
	);

	/** Stage names that are not simply a stage of the pipeline: the step about them is needed. */
	readonly stagesToAsk = $derived.by(() =>
		this.fileStages.some(({ key }) => key === '' || !this.live.some((stage) => stageKey(stage.name) === key))
	);

	/** Raised when the pipeline is read anew: it may be large, and is not followed edit by edit. */
	#looks = $state(0);

	/** What the pipeline has already, read when the plan first needs it. */
	readonly #existing = $derived.by(() => (void this.#looks, alreadyHere(this.state.pipeline.deals.values(), this.state.settings.timeZone, (deal) => rowOf(this.state.pipeline, deal))));

	/** The deals that a history may tell of. */
	readonly #here = $derived.by(() => (void this.#looks, dealsHere(this.state.pipeline)));

	/** Plans by what the pipeline has now: others may have brought the same meanwhile. */
	lookAgain(): void {
		this.#looks += 1;
	}

	/** Open stages of a pipeline without deals that no name of the files becomes, where the files bring stages of their own. */
	readonly #unnamed = $derived.by((): StageId[] => {
		const choices = [...this.choices.values()];
		if (!choices.some(({ kind }) => kind === 'new')) return [];
		for (const deal of this.state.pipeline.deals.values()) if (deal.deleted === null) return [];
		return this.live.filter(({ id, type }) => type === 'open' && !choices.some((choice) => choice.kind === 'existing' && choice.id === id)).map(({ id }) => id);
	});

	readonly plan = $derived.by((): ImportPlan | null => {
		const { history } = this;
		if (this.table === null && (history === null || this.source !== null)) return null;
		const { currency, timeZone } = this.state.settings;
		return planImport(this.table ?? NO_TABLE, this.columns, this.fileStages, {
			...(history && { history: { history, here: this.#here } }),
			currency,
			timeZone,
			today: dayAt(this.state.now(), timeZone),
			live: this.live,
			leaving: this.removeUnused ? this.#unnamed : [],
			own: this.own,
			columnKey: (index) => `c_${this.#stageIds.of(`column ${index}`)}`,
			choiceId: (count) => this.#stageIds.of(`choice ${count}`),
			choices: this.choices,
			stageId: (key) => this.#stageIds.of(key),
			duplicates: this.duplicates,
			existing: this.skipExisting ? this.#existing : null
		});
	});

	/** Some deals of the file seem to be here: said and choosable. Kept while the choice is off. */
	readonly hasExisting = $derived.by(() => {
		if (this.#existing.size === 0 || this.plan === null) return false;
		return !this.skipExisting || this.plan.skipped.some(({ code }) => code === 'already-here');
	});

	/** Rows of one id are there, or were left out: the policy matters. */
	readonly hasDuplicates = $derived.by(() => {
		if (this.plan === null) return false;
		const repeats = ['duplicate', 'replaced'];
		return this.plan.skipped.some(({ code }) => repeats.includes(code)) || this.plan.warnings.some(({ code }) => code === 'same-id');
	});

	/** Open stages of a pipeline without deals that the import would leave standing empty beside its own. */
	readonly unusedStages = $derived.by((): Stage[] => {
		const { plan } = this;
		if (plan === null || plan.newStages.length === 0) return [];
		for (const deal of this.state.pipeline.deals.values()) if (deal.deleted === null) return [];
		const used = stagesUsed(plan.deals);
		return this.live.filter((stage) => stage.type === 'open' && !used.has(stage.id));
	});

	readonly #places = $derived.by(() => {
		const gone = this.removeUnused ? this.unusedStages : [];
		const passed = this.fileStages.flatMap(({ key, passed: turn }) => {
			const choice = this.choices.get(key);
			return turn === undefined ? [] : choice?.kind === 'existing' ? [choice.id] : [this.#stageIds.of(key)];
		});
		return placesOfNew(this.plan?.newStages ?? [], this.live.filter((stage) => !gone.some(({ id }) => id === stage.id)), passed);
	});

	/** Where the open stage that a name of the file becomes will stand; null: none is made. */
	placeOf(key: string): NewPlace | null {
		return this.choices.get(key)?.kind === 'new' ? (this.#places.get(this.#stageIds.of(key)) ?? null) : null;
	}

	setTable(choices: TableChoices): void {
		this.#tableChoices = { ...this.#tableChoices, ...choices };
		this.#columnChoices.clear();
		this.#stageChoices.clear();
	}

	/** Changes a column. A target goes to one column only: the one that had it is not imported then. */
	setColumn(index: number, choice: Partial<ColumnChoice>): void {
		if (choice.target !== undefined && choice.target !== null)
			for (const column of this.columns)
				if (column.index !== index && column.choice.target === choice.target) this.#change(column.index, { target: null });
		this.#change(index, choice);
	}

	setStage(key: string, choice: StageChoice): void {
		this.#stageChoices.set(key, choice);
	}

	#change(index: number, choice: Partial<ColumnChoice>): void {
		this.#columnChoices.set(index, { ...this.#columnChoices.get(index), ...choice });
	}
}
