// The view that the sheet shows: a saved one or the plain sheet, and what the person has changed in it since.
// Limit: knows no grid; whoever shows it is told what changed and tells what was arranged there.
import { addView, deleteView, duplicateView, editView, renameView, restoreView, shareView, type ViewParts } from '#lib/domain/document/views.ts';
import type { Change } from '#lib/domain/document/writer.ts';
import type { DealId } from '#lib/domain/model/deal.ts';
import { PARTS, PLAIN, type ViewDefinition } from '#lib/domain/query/definition.ts';
import { differing, readDefinition } from '#lib/domain/query/read-definition.ts';
import type { PipelineState } from '#lib/state/pipeline-state.svelte.ts';
import type { Recalled, Remembered } from '../sheet-memory.ts';
import { viewFields, type FieldSource } from './query-fields.ts';
import { SavedViews, type KnownView } from './saved-views.svelte.ts';
import { ViewState } from './view-state.svelte.ts';

export type ViewPart = (typeof PARTS)[number];
const ALL_PARTS: readonly ViewPart[] = PARTS;

/** Where the address bar says which view is open; absent: nowhere. */
export interface ViewAddress {
	/** Id of a saved view; null: none is named. */
	readonly view: string | null;
	/** An unsaved arrangement, as view-link.ts writes it. */
	readonly arrangement: string | null;
	/** Puts a view there; as a new step for the browser's back button, or in place of this one. */
	go(view: string | null, how: 'push' | 'replace'): void;
	/** The whole address of a view, or of an arrangement in it, for others. */
	link(view: string | null, arrangement: string | null): string;
}

export class SheetView extends ViewState {
	readonly saved: SavedViews;
	/** Told after the person, a colleague or the address changed the view. */
	onapply: (parts: ReadonlySet<ViewPart>, keep?: DealId | null) => void = () => undefined;
	/** Told after anything worth remembering changed. */
	onremember: (remembered: Remembered) => void = () => undefined;
	/** Conditions that were on in the plain sheet at an earlier visit, and are not now. */
	off: ViewDefinition['filter'] = [];
	/** All columns that there are, from a view's list: to tell whether two lists show the same. */
	complete: (columns: ViewDefinition['columns']) => ViewDefinition['columns'] = (columns) => columns;

	/** What fields read from. */
	readonly source: FieldSource;
	readonly #state: PipelineState;
	/** Unsaved changes of views that were left, for coming back to, and what those were saved as then. */
	readonly #drafts = new Map<string | null, { definition: ViewDefinition; seen: ViewDefinition }>();

	constructor(state: PipelineState) {
		super();
		this.#state = state;
		this.source = { world: () => state.view, now: () => state.viewNow(), formula: (deal, key) => state.fieldWorld.formula(deal, key), formulaKind: (key) => state.fieldWorld.formulaKind?.(key) ?? 'unknown' };
		this.saved = new SavedViews(state);
		this.readFields();
	}

	get open(): KnownView | undefined {
		return this.saved.find(this.current);
	}

	/** As it is saved; of the plain sheet: every deal, nothing arranged. */
	get base(): ViewDefinition {
		return this.open?.definition ?? PLAIN;
	}

	/**
	 * The parts that the person has changed and not saved; what a colleague saved meanwhile is none of them. How wide and where
	 * columns are belongs to the plain sheet itself.
	 */
	get unsaved(): ViewPart[] {
		const { open, seen, definition } = this;
		const whole = (one: ViewDefinition): ViewDefinition => ({ ...one, columns: open ? this.complete(one.columns) : [] });
		return differing(whole(open ? seen : PLAIN), whole(definition));
	}

	readFields(): void {
		this.fields = viewFields(this.source);
	}

	/** Starts with what this device remembers of the person's last visit. */
	recall(remembered: Recalled | null): void {
		const view = this.saved.find(remembered?.view ?? null);
		// A view that is gone leaves the plain sheet, not its filter without its name.
		if (!remembered) return;
		if (remembered.plain) this.#drafts.set(null, { definition: remembered.plain, seen: PLAIN });
		if (remembered.view !== null && !view) return void (remembered.plain && this.#apply(remembered.plain));
		this.off = remembered.off;
		this.current = view?.id ?? null;
		this.collapsed = new Set(remembered.collapsed);
		// What colleagues saved since is followed once it shows.
		this.seen = remembered.seen ?? this.base;
		this.#apply(remembered.definition);
	}

	/** Opens a saved view, or with null the plain sheet. False when there is none of that id; nothing changes then. */
	show(id: string | null): boolean {
		const view = this.saved.find(id);
		if (id !== null && !view) return false;
		const { definition, seen } = this;
		if (this.unsaved.length > 0 || this.current === null) this.#drafts.set(this.current, { definition, seen });
		else this.#drafts.delete(this.current);
		if (this.current !== id) this.collapsed = new Set();
		this.current = id;
		const draft = this.#drafts.get(id);
		this.seen = draft?.seen ?? this.base;
		// A filter without a name does not come back by itself.
		this.#apply(draft ? { ...draft.definition, ...(id === null && { filter: PLAIN.filter }) } : this.base);
		this.follow();
		return true;
	}

	/** Shows an arrangement that came with a link. */
	arrange(definition: ViewDefinition): void {
		this.#apply(definition);
	}

	/** Changes parts of what shows. */
	set(parts: Partial<ViewDefinition>): void {
		this.#apply({ ...this.definition, ...parts });
	}

	/** Takes over what was arranged on the grid itself, without telling it. */
	arranged(parts: Pick<ViewDefinition, 'columns' | 'sort'>): void {
		const next = { ...this.definition, ...parts };
		if (differing(next, this.definition).length === 0) return;
		this.definition = next;
		this.#remember();
	}

	revert(): void {
		this.seen = this.base;
		this.#apply(this.base);
	}

	/** Opens or closes a group; without a key all of them, as `keys` lists them. */
	toggle(key: string, closed = !this.collapsed.has(key)): void {
		const next = new Set(this.collapsed);
		if (closed) next.add(key);
		else next.delete(key);
		this.collapse(next);
	}

	collapse(keys: Iterable<string>): void {
		this.collapsed = new Set(keys);
		this.onapply(new Set());
		this.#remember();
	}

	/** Saves the unsaved changes: only the parts that changed, so a colleague's changes to others stay. */
	save(): void {
		const { current, unsaved, definition } = this;
		if (current === null || unsaved.length === 0) return;
		this.#perform((writer) => editView(writer, current, stored(definition, unsaved)));
		const { base } = this;
		this.seen = { ...this.seen, ...Object.fromEntries(unsaved.map((part) => [part, base[part]])) };
	}

	/** Saves what shows as a view of its own, which is to be opened next. Returns its id, or null where one may only look. */
	saveAs(name: string, personal: boolean): string | null {
		const owner = personal ? this.#state.person.id : null;
		const { definition, current } = this;
		const { created } = this.#perform((writer) => addView(writer, { name, owner, parts: stored(definition, ALL_PARTS), after: current }));
		// The changes are that view's now: the one they were made in is as it was. Where its columns are is the plain sheet's own.
		if (created.length > 0) {
			this.seen = this.base;
			this.definition = current === null ? { ...PLAIN, columns: definition.columns } : this.base;
		}
		return idOf(created[0]);
	}

	rename(id: string, name: string): void {
		this.#perform((writer) => renameView(writer, id, name));
	}

	/** Makes a view one's own, or everybody's. */
	share(id: string, personal: boolean): void {
		this.#perform((writer) => shareView(writer, id, personal ? this.#state.person.id : null));
	}

	/** Copies a view as it is saved. Returns the copy's id. */
	duplicate(id: string, name: string): string | null {
		const view = this.saved.find(id);
		const owner = view?.personal ? this.#state.person.id : null;
		return idOf(this.#perform((writer) => duplicateView(writer, id, name, owner)).created[0]);
	}

	remove(id: string): void {
		this.#drafts.delete(id);
		this.#perform((writer) => deleteView(writer, id));
	}

	restore(id: string): void {
		this.#perform((writer) => restoreView(writer, id));
	}

	/**
	 * The saved views changed: what a colleague saved in the open one shows, but for the parts the person has changed
	 * themselves. The deal `keep` goes on showing whatever they filter by. Returns false when the open view is no longer
	 * there.
	 */
	follow(keep: DealId | null = null): boolean {
		if (this.current === null) return true;
		const { open } = this;
		if (!open) return false;
		const theirs = differing(this.seen, open.definition);
		if (theirs.length === 0) return true;
		const mine = new Set(this.unsaved);
		const taken = theirs.filter((part) => !mine.has(part));
		this.seen = open.definition;
		if (taken.length > 0) this.#apply({ ...this.definition, ...Object.fromEntries(taken.map((part) => [part, open.definition[part]])) }, keep);
		return true;
	}

	destroy(): void {
		this.saved.destroy();
	}

	#perform(command: Parameters<PipelineState['perform']>[0]): Change {
		const change = this.#state.perform(command);
		this.saved.refresh();
		return change;
	}

	#apply(definition: ViewDefinition, keep: DealId | null = null): void {
		const changed = differing(this.definition, definition);
		this.definition = definition;
		this.onapply(new Set(changed), keep);
		this.#remember();
	}

	#remember(): void {
		const { current, definition, seen, collapsed } = this;
		const plain = current === null ? null : (this.#drafts.get(null)?.definition ?? null);
		this.onremember({ view: current, definition, seen: current === null ? null : seen, collapsed: [...collapsed], plain });
	}
}

const idOf = (record: string | undefined): string | null => record?.slice('views/'.length) ?? null;

/** Parts as a document stores them. */
function stored(definition: ViewDefinition, parts: readonly ViewPart[]): ViewParts {
	const plain = readDefinition(definition).definition;
	return Object.fromEntries(parts.map((part) => [part, JSON.parse(JSON.stringify(plain[part]))]));
}
