// The histories of one import as Svelte state: each file, how it is read, and what the person changed of that.
// Limit: files and their columns; whose deals they speak of is the import's to find (import-session.svelte.ts).
import { SvelteMap } from 'svelte/reactivity';
import type { DayOrder, DecimalSign } from '#lib/domain/exchange/column-format.ts';
import type { FieldTarget } from '#lib/domain/exchange/history/fields.ts';
import type { Role } from '#lib/domain/exchange/history/layout.ts';
import { hintsFor, openHistory, type HistoryFile } from '#lib/domain/exchange/history/read-history.ts';
import { readTable, type TableChoices, type TableError } from '#lib/domain/exchange/read-table.ts';
import { locale } from '#lib/ui/locale.svelte.ts';
import type { ImportSource } from './read-files.ts';

/** One history file, with the person's choices. */
export class HistorySource {
	readonly source: ImportSource;
	#tableChoices = $state.raw<TableChoices>({});
	readonly #roles = new SvelteMap<number, Role | null>();
	readonly #fields = new SvelteMap<string, FieldTarget | null>();
	readonly #orders = new SvelteMap<number, DayOrder>();
	#decimal = $state<DecimalSign | undefined>();
	#utc = $state<boolean | undefined>();

	constructor(source: ImportSource) {
		this.source = source;
	}

	readonly #read = $derived.by(() => readTable(this.source.content, this.#tableChoices));

	get error(): TableError | null {
		return this.#read.ok ? null : this.#read.error;
	}

	get tableChoices(): TableChoices {
		return this.#tableChoices;
	}

	/** As it is read; null where its bytes are no table. */
	readonly file = $derived.by((): HistoryFile | null =>
		this.#read.ok
			? openHistory(this.source.name, this.#read.table, hintsFor(this.#read.table, locale.language, locale.tag === 'en-US'), {
					roles: this.#roles,
					fields: this.#fields,
					orders: this.#orders,
					...(this.#decimal !== undefined && { decimal: this.#decimal }),
					...(this.#utc !== undefined && { utc: this.#utc })
				})
			: null
	);

	setTable(choices: TableChoices): void {
		this.#tableChoices = { ...this.#tableChoices, ...choices };
		this.#roles.clear();
		this.#fields.clear();
		this.#orders.clear();
	}

	/** Says what a column is. What it is no other is: that one is left out then. */
	setRole(index: number, role: Role | null): void {
		if (role !== null) for (const column of this.file?.columns ?? []) if (column.index !== index && column.role === role) this.#roles.set(column.index, null);
		this.#roles.set(index, role);
	}

	/** Says what a field becomes; two names may be one field. */
	setField(name: string, target: FieldTarget | null): void {
		this.#fields.set(name, target);
	}

	setOrder(index: number, order: DayOrder): void {
		this.#orders.set(index, order);
	}

	setDecimal(decimal: DecimalSign): void {
		this.#decimal = decimal;
	}

	setUtc(utc: boolean): void {
		this.#utc = utc;
	}
}

/** All history files of an import. */
export class HistoryFiles {
	#sources = $state.raw<readonly HistorySource[]>([]);

	get sources(): readonly HistorySource[] {
		return this.#sources;
	}

	add(source: ImportSource): void {
		this.#sources = [...this.#sources, new HistorySource(source)];
	}

	remove(source: HistorySource): void {
		this.#sources = this.#sources.filter((each) => each !== source);
	}

	/** Those that can be read as a table. */
	readonly files = $derived.by((): HistoryFile[] => this.#sources.flatMap(({ file }) => file ?? []));
}
