// The saved views of a pipeline as Svelte state: follows the document, also when that is replaced.
import { PARTS, type ViewDefinition } from '#lib/domain/query/definition.ts';
import { readDefinition } from '#lib/domain/query/read-definition.ts';
import { savedViews, watchViews, type SavedView } from '#lib/domain/document/views.ts';
import type { PipelineState } from '#lib/state/pipeline-state.svelte.ts';

/** A saved view as this version understands it. */
export interface KnownView {
	id: string;
	name: string;
	/** True when only its owner sees it. */
	personal: boolean;
	definition: ViewDefinition;
	/** Parts that were not understood, and therefore do nothing. */
	dropped: number;
}

/** Following every edit of a busy room is not worth its cost. */
const FOLLOW_MS = 200;

const known = ({ id, name, owner, parts }: SavedView): KnownView => ({
	id,
	name,
	personal: owner !== null,
	...readDefinition(Object.fromEntries(PARTS.map((part) => [part, parts[part]])))
});

export class SavedViews {
	/** Those the person may see, in their order: everybody's and their own. */
	list = $state.raw<readonly KnownView[]>([]);
	readonly #state: PipelineState;
	readonly #stopReplace: () => void;
	#stopWatching: () => void = () => undefined;
	#timer: ReturnType<typeof setTimeout> | undefined;
	#last = '';

	constructor(state: PipelineState) {
		this.#state = state;
		this.#stopReplace = state.onReplace(() => this.#attach());
		this.#attach();
	}

	find(id: string | null): KnownView | undefined {
		return id === null ? undefined : this.list.find((view) => view.id === id);
	}

	destroy(): void {
		clearTimeout(this.#timer);
		this.#stopWatching();
		this.#stopReplace();
	}

	/** Reads at once what a command of one's own has just written. */
	refresh(): void {
		clearTimeout(this.#timer);
		this.#timer = undefined;
		const person = this.#state.person.id;
		const mine = savedViews(this.#state.pipeline).filter(({ deleted, owner }) => deleted === null && (owner === null || owner === person));
		const text = JSON.stringify(mine);
		if (text === this.#last) return;
		this.#last = text;
		this.list = mine.map(known);
	}

	#attach(): void {
		this.#stopWatching();
		this.#stopWatching = watchViews(this.#state.pipeline, () => {
			this.#timer ??= setTimeout(() => this.refresh(), FOLLOW_MS);
		});
		this.refresh();
	}
}
